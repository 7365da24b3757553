// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/maps/map_scene.h"

class QAction;
class QActionGroup;
class QToolButton;

namespace attnlab {

class Segmented;

/// What can be chosen about a map: stage, palette, range, logarithm, histogram. Always one row:
/// where it is too narrow, all but the stage goes into a menu at its end.
class MapToolbar : public QWidget {
  Q_OBJECT
 public:
  explicit MapToolbar(MapScene* scene, QWidget* parent = nullptr);

  /// Emits nothing.
  void set_stage(Stage stage);
  [[nodiscard]] Stage stage() const { return stage_; }
  void set_histogram(bool on);
  /// Without a map to draw it on the histogram cannot be had.
  void set_histogram_possible(bool possible);
  /// With the buttons behind one that opens a menu, whether they are there now or not: else a bar
  /// that was wide once would never let its window become narrow.
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void stage_changed(attnlab::Stage stage);
  void histogram_toggled(bool on);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void add_stages();
  void add_palettes();
  void add_range();
  void add_toggles();
  void add_options();
  void fit();
  void follow_scene();
  void apply_look();
  void translate();

  MapScene& scene_;
  Stage stage_ = Stage::weights;
  Segmented* stages_ = nullptr;
  QToolButton *palette_ = nullptr, *range_ = nullptr, *log_ = nullptr, *histogram_ = nullptr,
              *options_ = nullptr;
  QActionGroup *palette_actions_ = nullptr, *range_actions_ = nullptr;
  QAction *log_action_ = nullptr, *histogram_action_ = nullptr;
};

}  // namespace attnlab
