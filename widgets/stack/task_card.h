// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include "core/shared/data/task.h"

class QLabel;

namespace attnlab {

class TaskPicture;

/// A generated task to choose: its name, what has to be predicted, chance, a picture.
class TaskCard : public QAbstractButton {
  Q_OBJECT

 public:
  explicit TaskCard(const Task& task, QWidget* parent = nullptr);

  [[nodiscard]] std::string task_name() const { return std::string(task_.name()); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void restyle();

  const Task& task_;
  QLabel *title_, *chance_, *description_;
  TaskPicture* picture_;
};

}  // namespace attnlab
