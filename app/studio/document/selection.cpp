// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/selection.h"

#include <algorithm>
#include <utility>

namespace attnlab {

void Selection::select_run(const QString& id) {
  if (id == run_) return;
  const QString before = std::exchange(run_, id);
  if (run_ == other_) compare_with(before);
  Q_EMIT run_changed();
}

void Selection::compare_with(const QString& id) {
  if (id == other_) return;
  other_ = id;
  Q_EMIT other_changed();
}

void Selection::go_to(int64_t step) {
  step = std::max<int64_t>(0, step);
  if (step == step_) return;
  step_ = step;
  Q_EMIT step_changed();
}

void Selection::select_step(int64_t step) {
  set_follow(false);
  go_to(step);
}

void Selection::set_follow(bool follow) {
  if (follow == follows_) return;
  follows_ = follow;
  Q_EMIT follow_changed();
}

void Selection::latest_step(int64_t step) {
  if (follows_) go_to(step);
}

void Selection::select_head(int layer, int head) {
  layer = std::max(0, layer);
  head = std::max(0, head);
  if (layer == layer_ && head == head_) return;
  layer_ = layer;
  head_ = head;
  Q_EMIT head_changed();
}

void Selection::select_stage(Stage stage) {
  if (stage == stage_) return;
  stage_ = stage;
  Q_EMIT stage_changed();
}

void Selection::hover(std::optional<Cell> cell) {
  if (cell == hovered_) return;
  hovered_ = cell;
  if (!pinned_) Q_EMIT cell_changed();
}

void Selection::pin(std::optional<Cell> cell) {
  if (cell == pinned_) return;
  pinned_ = cell;
  Q_EMIT cell_changed();
}

}  // namespace attnlab
