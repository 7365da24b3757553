// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/form_row.h"

#include <QVBoxLayout>

#include "widgets/common/theme.h"

namespace attnlab {

QFormLayout* make_form(QWidget* parent) {
  auto* form = new QFormLayout(parent);
  form->setContentsMargins(0, 0, 0, 0);
  form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  form->setFormAlignment(Qt::AlignLeft | Qt::AlignTop);
  form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  form->setRowWrapPolicy(QFormLayout::WrapLongRows);
  space_form(form);
  return form;
}

void space_form(QFormLayout* form) {
  form->setHorizontalSpacing(theme().space(4));
  form->setVerticalSpacing(theme().space(2.5));
}

QLabel* add_form_row(QFormLayout* form, const QString& label, QWidget* field, const QString& hint) {
  auto* name = new QLabel(label);
  name->setBuddy(field);
  if (field->accessibleName().isEmpty()) field->setAccessibleName(label);
  if (hint.isEmpty()) {
    form->addRow(name, field);
    return name;
  }
  field->setAccessibleDescription(hint);
  auto* below = new QLabel(hint);
  below->setProperty("kind", "hint");
  below->setWordWrap(true);
  auto* column = new QVBoxLayout;
  column->setSpacing(theme().space(1));
  column->addWidget(field);
  column->addWidget(below);
  form->addRow(name, column);
  return name;
}

}  // namespace attnlab
