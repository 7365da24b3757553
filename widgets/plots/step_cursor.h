// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <set>

#include "widgets/plots/step_track.h"

class QLabel;
class QSpinBox;
class QToolButton;

namespace attnlab {

/// The one step cursor of a window: which step all views show.
///
/// Keyboard on the track: Left and Right one step, Page Down and Page Up a tenth, Home and End,
/// Ctrl+Left and Ctrl+Right the snapshots, Ctrl+B sets or takes away a bookmark, B and Shift+B jump
/// to the next and the previous one. The slots are there for shortcuts of the whole window.
class StepCursor : public QWidget {
  Q_OBJECT

 public:
  explicit StepCursor(QWidget* parent = nullptr);

  /// `last`: newest recorded step; `total`: steps that the run will take (0: unknown). While
  /// following, the cursor goes along and says so with step_changed. last < 0: nothing recorded.
  void set_range(qint64 last, qint64 total);
  void set_snapshots(std::vector<qint64> steps);
  void set_evaluations(std::vector<qint64> steps);
  void set_events(std::vector<StepEvent> events);
  void set_bookmarks(std::set<qint64> steps);
  /// Emits nothing. Leaves following unless `step` is the last one.
  void set_step(qint64 step);
  void set_follow(bool follow);

  [[nodiscard]] qint64 step() const;
  [[nodiscard]] bool follow() const { return follow_; }
  [[nodiscard]] const std::set<qint64>& bookmarks() const { return track_->marks().bookmarks; }
  /// The snapshot whose weights answer at this step. (A recorded map may be nearer, and says so.)
  [[nodiscard]] std::optional<qint64> snapshot() const;
  /// "of 600 · weights of snapshot 271"
  [[nodiscard]] QString status() const;
  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] StepTrack* track() const { return track_; }

 public Q_SLOTS:
  void toggle_bookmark();
  void next_bookmark();
  void previous_bookmark();
  void next_snapshot();
  void previous_snapshot();

 Q_SIGNALS:
  void step_changed(qint64 step);
  void follow_changed(bool follow);
  void bookmarks_changed(const std::set<qint64>& steps);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QToolButton* button(const QString& icon_name);
  void retranslate();
  void restyle();
  void show_step();
  void fit_width();
  /// The user's choice: moves, leaves following unless at the end, and says so.
  void go_to(qint64 step);
  void change_follow(bool follow);

  qint64 last_ = -1, total_ = 0;
  bool follow_ = true;
  StepTrack* track_;
  QSpinBox* number_;
  QLabel* status_;
  QToolButton *previous_snapshot_, *next_snapshot_, *bookmark_, *previous_bookmark_,
      *next_bookmark_, *follow_button_;
};

}  // namespace attnlab
