// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFormLayout>
#include <QLabel>
#include <QString>

namespace attnlab {

/// A form in `parent`: labels left, fields right, the rows evenly spaced. Narrow parents put the
/// label above its field.
QFormLayout* make_form(QWidget* parent);

/// Spacing of a form after a change of the theme.
void space_form(QFormLayout* form);

/// Adds a row. The label becomes the field's buddy and, unless it has one, its accessible name; a
/// hint stands below the field in muted small type and is its accessible description. Returns the
/// label, for a change of language.
QLabel* add_form_row(QFormLayout* form, const QString& label, QWidget* field,
                     const QString& hint = {});

}  // namespace attnlab
