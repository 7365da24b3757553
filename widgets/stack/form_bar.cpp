// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/form_bar.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/common/theme.h"
#include "widgets/stack/layer_axes.h"
#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

/// A text of a FormInfo, which is a whole literal.
QString words(std::string_view text) {
  return text.empty() ? QString() : QCoreApplication::translate("Form", text.data());
}

QString label_of(const FormParameter& parameter) {
  const QString title = words(parameter.title);
  return parameter.unit.empty() ? title : title + " (" + words(parameter.unit) + ")";
}

bool has_parameters(const LayerSpec& layer) {
  return layer.mixing && !form_info(layer.form).parameters.empty();
}

}  // namespace

FormBar::FormBar(QWidget* parent)
    : QFrame(parent), title_(new QLabel(this)), rows_(new QFormLayout) {
  auto* column = new QVBoxLayout(this);
  column->addWidget(title_);
  column->addLayout(rows_);
  title_->setTextFormat(Qt::PlainText);
  hide();
  retranslate();
}

void FormBar::set_layers(std::vector<LayerSpec> layers, int focused) {
  layers_ = std::move(layers);
  layer_ = -1;
  for (size_t i = 0; i < layers_.size(); ++i) {
    const bool first = layer_ < 0, chosen = static_cast<int>(i) == focused;
    if (has_parameters(layers_[i]) && (first || chosen)) layer_ = static_cast<int>(i);
  }
  show_form();
  show_values();
  setVisible(layer_ >= 0);
}

QString FormBar::title() const { return title_->text(); }

const FormInfo* FormBar::form_of_shown() const {
  return layer_ < 0 ? nullptr : &form_info(layers_[static_cast<size_t>(layer_)].form);
}

/// Makes the fields where another form is shown than before.
void FormBar::show_form() {
  if (form_of_shown() == form_) return;
  form_ = form_of_shown();
  while (rows_->rowCount() > 0) rows_->removeRow(0);
  fields_.clear();
  for (size_t i = 0; form_ != nullptr && i < form_->parameters.size(); ++i) {
    const FormParameter& parameter = form_->parameters[i];
    auto* field = new NumberField({.whole = parameter.whole,
                                   .least = parameter.low,
                                   .most = parameter.high,
                                   .steps = parameter.whole ? NumberField::Steps::doubling
                                                            : NumberField::Steps::one_two_five},
                                  this);
    connect(field, &NumberField::value_edited, this, [this, i](double value) { take(i, value); });
    rows_->addRow(new QLabel(this), field);
    fields_.push_back(field);
  }
}

void FormBar::show_values() {
  if (layer_ < 0) return;
  const LayerSpec& layer = layers_[static_cast<size_t>(layer_)];
  const auto values = layer.form_values();
  for (size_t i = 0; i < fields_.size(); ++i) {
    const FormParameter& parameter = form_->parameters[i];
    fields_[i]->set_value(values[i]);
    fields_[i]->setAccessibleName(words(parameter.title));
    fields_[i]->setToolTip(words(parameter.help));
    qobject_cast<QLabel*>(rows_->labelForField(fields_[i]))->setText(label_of(parameter));
  }
  title_->setText(tr("Layer %1: %2").arg(layer_ + 1).arg(words(form_->title)));
}

void FormBar::take(size_t parameter, double value) {
  LayerSpec& layer = layers_[static_cast<size_t>(layer_)];
  layer.parameters = layer.form_values();
  layer.parameters[parameter] = value;
  Q_EMIT layers_edited(layers_, tr("Layer %1: %2").arg(layer_ + 1).arg(form_label(layer)));
}

void FormBar::retranslate() {
  const Theme& t = theme();
  title_->setFont(t.small);
  layout()->setContentsMargins(t.space(3), t.space(2), t.space(3), t.space(2));
  layout()->setSpacing(t.space(1));
  show_values();
}

void FormBar::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange || type == QEvent::PaletteChange || type == QEvent::FontChange)
    retranslate();
}

void FormBar::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().accent_soft); }

}  // namespace attnlab
