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

class MemoryPlan;
class NumberField;
class PlaceBox;

/// Something that a run can compute on.
struct DeviceChoice {
  QString name;  ///< as --device takes it
  QString text;  ///< as a person reads it
  friend bool operator==(const DeviceChoice&, const DeviceChoice&) = default;
};

/// How long, how fast and where to train: a field for each setting of the table that is shown.
class TrainingPanel : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingPanel(QWidget* parent = nullptr);

  /// Shows without emitting.
  void set_spec(const RunSpec& spec);
  /// Those of the place; none: it is not known which there are.
  void set_devices(const std::vector<DeviceChoice>& devices);
  [[nodiscard]] PlaceBox& place() { return *place_; }
  [[nodiscard]] MemoryPlan& memory() { return *memory_; }
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
  void put(QGridLayout* grid, const Field& field);
  void put_place();
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
  std::vector<DeviceChoice> devices_;
  std::optional<double> rate_in_force_;
  std::vector<Field> fields_;
  QWidget* more_fields_;
  QGridLayout *grid_, *more_grid_;
  QToolButton* more_;
  QLabel *total_, *place_label_;
  PlaceBox* place_ = nullptr;
  MemoryPlan* memory_;
};

}  // namespace attnlab
