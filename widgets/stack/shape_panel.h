// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <functional>

#include "core/shared/spec/run_spec.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QSpinBox;

namespace attnlab {

/// The model's sizes and switches. What cannot be built is said in one place below the fields.
class ShapePanel : public QWidget {
  Q_OBJECT
 public:
  explicit ShapePanel(QWidget* parent = nullptr);

  /// `problems` may be about anything in the spec.
  void set_spec(const RunSpec& spec, const QStringList& problems);
  /// "4 layers · d 128 · 4 heads · L 128"
  [[nodiscard]] static QString summary(const RunSpec& spec);

 Q_SIGNALS:
  /// As SpecDocument::edit and SpecDocument::choose take them.
  void edited(const QString& text, const QString& merge_key,
              const std::function<void(RunSpec&)>& change);
  void chosen(const QString& text, const QString& merge_key,
              const std::function<void(Json&)>& change);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Number {
    QLabel* label;
    QSpinBox* box;
    int64_t (*get)(const RunSpec&);
    void (*set)(RunSpec&, int64_t);  ///< none for the number of layers
  };
  struct Switch {
    QCheckBox* box;
    bool ModelSpec::*field;
  };

  void add_number(const char* name, int64_t (*get)(const RunSpec&), void (*set)(RunSpec&, int64_t));
  void add_switch(const char* name, bool ModelSpec::*field);
  void number_changed(size_t index, int value);
  void choose_preset(int index);
  void show_preset(const RunSpec& spec);
  void retranslate();
  void arrange();

  QLabel* preset_label_;
  QComboBox* preset_;
  std::vector<Number> numbers_;
  std::vector<Switch> switches_;
  QLabel* note_;
  QGridLayout* grid_;
  int columns_ = 0;
  bool filling_ = false;
};

}  // namespace attnlab
