// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <functional>
#include <vector>

#include "core/shared/spec/settings.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QToolButton;

namespace attnlab {

class NumberField;

/// How long, how fast and where to train: a field for each setting of the table that is shown.
class TrainingPanel : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingPanel(QWidget* parent = nullptr);

  /// Shows without emitting.
  void set_spec(const RunSpec& spec);
  /// As the engine names them: "cpu", "cuda", …
  void set_devices(const QStringList& devices);
  /// While a run is under way every field says when an edit takes effect: the learning rate now,
  /// everything else in the next run. `rate` is the peak rate that the run goes by; nothing: no run
  /// is under way.
  void set_rate_in_force(std::optional<double> rate);
  void show_more(bool more);

 Q_SIGNALS:
  /// One edit: what was done in words, a key (edits in a row with the same key are one), and how
  /// it changes a spec.
  void edited(const QString& text, const QString& merge_key,
              std::function<void(attnlab::RunSpec&)> change);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Field {
    const Setting* setting;
    QWidget* widget;  ///< a NumberField or a QComboBox
    QLabel *label, *effect;
  };

  void add(const Setting& setting);
  NumberField* make_number(const Setting& setting);
  QComboBox* make_choice(const Setting& setting);
  void place(QGridLayout* grid, const Field& field);
  /// One edit.
  void change(const Setting& setting, const Json& value);
  void show_value(const Field& field);
  void show_automatic();
  void show_total();
  void show_effects();
  [[nodiscard]] QString rate_text() const;
  void retranslate();
  void restyle();

  RunSpec spec_;
  std::optional<double> rate_in_force_;
  std::vector<Field> fields_;
  QWidget* more_fields_;
  QGridLayout *grid_, *more_grid_;
  QToolButton* more_;
  QLabel* total_;
};

}  // namespace attnlab
