// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>
#include <QString>
#include <optional>
#include <set>
#include <vector>

namespace attnlab {

/// Something that happened at a step: a command, a change of the learning rate.
struct StepEvent {
  qint64 step = 0;
  QString text;
};

/// What a StepTrack shows besides its handle. Steps are in rising order.
struct StepMarks {
  std::vector<qint64> snapshots, evaluations;
  std::vector<StepEvent> events;
  std::set<qint64> bookmarks;

  /// The snapshot whose weights answer at a step: the newest at or before it, else the first (as
  /// RunStore::snapshot_at).
  [[nodiscard]] std::optional<qint64> snapshot_of(qint64 step) const;
};

/// The slider of the step cursor: groove with the recorded part filled, snapshots as ticks below,
/// evaluations as dots on it, bookmarks as flags above. `maximum()` is the last recorded step.
class StepTrack : public QAbstractSlider {
  Q_OBJECT

 public:
  explicit StepTrack(QWidget* parent = nullptr);

  void set_total(qint64 total);
  void set_marks(StepMarks marks);
  [[nodiscard]] const StepMarks& marks() const { return marks_; }
  /// Centre of the handle at a step, in this widget's pixels.
  [[nodiscard]] double x_of(qint64 step) const;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The user asked for a step by mouse or keyboard.
  void picked(qint64 step);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] qint64 step_at(double x) const;
  [[nodiscard]] double groove_y() const;
  [[nodiscard]] QString describe(double x) const;
  void pick(qint64 step);
  void paint_groove(QPainter& painter) const;
  void paint_snapshots(QPainter& painter) const;
  void paint_marks(QPainter& painter) const;
  void paint_handle(QPainter& painter) const;

  qint64 total_ = 0;
  StepMarks marks_;
  bool hot_ = false;
};

}  // namespace attnlab
