// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QScrollArea;

namespace attnlab {

struct LessonEntry {
  QString id, title, about;
  int minutes = 0, done = 0, steps = 0;
};

/// The lessons there are, how far one came in each, and a button that begins or goes on.
class LessonList : public QWidget {
  Q_OBJECT
 public:
  explicit LessonList(QWidget* parent = nullptr);

  void set_lessons(const std::vector<LessonEntry>& lessons);

 Q_SIGNALS:
  void lesson_chosen(const QString& id);

 private:
  QWidget* make_card(const LessonEntry& lesson);

  QScrollArea* scroll_;
};

}  // namespace attnlab
