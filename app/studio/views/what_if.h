// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenuBar>
#include <QString>
#include <QWidget>

#include "core/shared/spec/ablation.h"

namespace attnlab {

class Probing;

/// "what if: layers 1, 3 skipped, layer 4 uniform, layer 5 without head 2"; empty when nothing is
/// taken out.
QString what_if_text(const Ablation& ablation);

/// Says beside the menus what is taken out of the model, with the button that ends it.
QWidget* make_what_if_bar(Probing& probing, QMenuBar& menus);

}  // namespace attnlab
