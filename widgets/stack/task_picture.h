// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <string>
#include <utility>
#include <vector>

#include "core/shared/data/tasks/tasks.h"

namespace attnlab {

/// Pairs of positions (from, where the answer stands) that explain an example; few enough to draw.
std::vector<std::pair<int, int>> links_of(std::string_view task, const TaskExample& example);

/// A picture of an example of a generated task: a cell a token, the same colour for the same
/// token, scored tokens underlined, arcs from a scored token to where its answer stands.
class TaskPicture : public QWidget {
  Q_OBJECT

 public:
  explicit TaskPicture(QWidget* parent = nullptr);

  /// Empty: no picture.
  void set_task(const std::string& name);

  [[nodiscard]] const TaskExample& example() const { return example_; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Cell {
    QRectF rect;
    int32_t token;
    bool scored;
  };
  void make();
  void lay_out();
  [[nodiscard]] int lines() const;
  [[nodiscard]] int cell_height() const;
  [[nodiscard]] int arc_height() const;
  [[nodiscard]] int cell_width(const QString& word) const;
  [[nodiscard]] QString word(int32_t token) const;
  void draw_arc(QPainter& painter, const QRectF& from, const QRectF& to) const;

  const Task* task_ = nullptr;
  TaskExample example_;
  std::vector<std::pair<int, int>> links_;
  std::vector<Cell> cells_;  ///< those that fit
};

}  // namespace attnlab
