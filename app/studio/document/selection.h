// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <optional>

#include "core/shared/analysis/maps.h"
#include "widgets/maps/map_scene.h"

namespace attnlab {

/// What the person looks at: the only state that views share. It survives new data; whoever cannot
/// show the selected step, layer or head shows the nearest it has and says so.
class Selection : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  [[nodiscard]] const QString& run() const { return run_; }
  /// The run that is shown beside it; empty: none.
  [[nodiscard]] const QString& other() const { return other_; }
  [[nodiscard]] int64_t step() const { return step_; }
  [[nodiscard]] bool follows() const { return follows_; }  ///< the step is the run's latest
  [[nodiscard]] int layer() const { return layer_; }       ///< from 0
  [[nodiscard]] int head() const { return head_; }         ///< from 0
  [[nodiscard]] Stage stage() const { return stage_; }
  /// The pinned cell, else the one under the mouse.
  [[nodiscard]] std::optional<Cell> cell() const { return pinned_ ? pinned_ : hovered_; }
  [[nodiscard]] std::optional<Cell> pinned() const { return pinned_; }

  /// Selecting the other one makes the two change places.
  void select_run(const QString& id);
  void compare_with(const QString& id);
  /// A person chose a step: stops following.
  void select_step(int64_t step);
  void set_follow(bool follow);
  /// The run went on; moves the step when following.
  void latest_step(int64_t step);
  void select_head(int layer, int head);
  void select_stage(Stage stage);
  void hover(std::optional<Cell> cell);
  void pin(std::optional<Cell> cell);

 Q_SIGNALS:
  void run_changed();
  void other_changed();
  void step_changed();
  void follow_changed();
  void head_changed();
  void stage_changed();
  void cell_changed();

 private:
  void go_to(int64_t step);

  QString run_, other_;
  int64_t step_ = 0;
  bool follows_ = true;
  int layer_ = 0, head_ = 0;
  Stage stage_ = Stage::weights;
  std::optional<Cell> hovered_, pinned_;
};

}  // namespace attnlab
