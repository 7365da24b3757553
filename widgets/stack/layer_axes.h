// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

#include "core/shared/spec/layer.h"
#include "widgets/common/theme.h"

namespace attnlab {

/// What can be painted onto a layer: one of the four principles, or all four at once as one of the
/// paper's mixers.
enum class LayerAxis { mixing, form, sequence, hidden, point };
inline constexpr LayerAxis layer_axes[] = {LayerAxis::mixing, LayerAxis::form, LayerAxis::sequence,
                                           LayerAxis::hidden, LayerAxis::point};

/// Values are counted from 0 in the order in which people see them; value 0 is standard attention.
int value_count(LayerAxis axis);
/// -1: a point that the paper does not name.
int value_of(const LayerSpec& layer, LayerAxis axis);
/// Does nothing where the axis has no meaning.
void set_value(LayerSpec& layer, LayerAxis axis, int value);
void copy_value(const LayerSpec& from, LayerSpec& to, LayerAxis axis);
/// With mixing off, form and qk have none.
bool has_meaning(const LayerSpec& layer, LayerAxis axis);

QString axis_title(LayerAxis axis);        ///< "Token mixing"
QString axis_short_title(LayerAxis axis);  ///< "Mix"
QString value_label(LayerAxis axis, int value);
/// One or two sentences: what the value does.
QString value_help(LayerAxis axis, int value);
/// "softmax", "window(16)"
QString form_label(const LayerSpec& layer);
/// "Approximate", or "taylor · random / static".
QString point_title(const LayerSpec& layer);
/// The colour of a named point, the same everywhere; unnamed points share one.
QColor point_color(const LayerSpec& layer);
/// "Layer 3, mathematical form: softmax"
QString describe_cell(int number, const LayerSpec& layer, LayerAxis axis);

}  // namespace attnlab
