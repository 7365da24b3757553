// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <vector>

#include "core/shared/forms/form_info.h"
#include "core/shared/spec/layer.h"

class QFormLayout;
class QLabel;

namespace attnlab {

class NumberField;

/// The parameters of a layer's form, as numbers to type: of the layer that has the focus or, where
/// its form has none, of the first that has some. Not there when no layer has any.
class FormBar : public QFrame {
  Q_OBJECT
 public:
  explicit FormBar(QWidget* parent = nullptr);

  /// `focused` is counted from 0.
  void set_layers(std::vector<LayerSpec> layers, int focused);
  [[nodiscard]] QString title() const;
  [[nodiscard]] const std::vector<NumberField*>& fields() const { return fields_; }

 Q_SIGNALS:
  /// `what` says it in words, for undo.
  void layers_edited(const std::vector<LayerSpec>& layers, const QString& what);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] const FormInfo* form_of_shown() const;
  void show_form();
  void show_values();
  void take(size_t parameter, double value);
  void retranslate();

  std::vector<LayerSpec> layers_;
  int layer_ = -1;                  ///< whose parameters are shown; -1: nobody's
  const FormInfo* form_ = nullptr;  ///< whose fields are there
  QLabel* title_;
  QFormLayout* rows_;
  std::vector<NumberField*> fields_;
};

}  // namespace attnlab
