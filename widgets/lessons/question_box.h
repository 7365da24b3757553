// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/lessons/lesson_page.h"

class QButtonGroup;
class QLineEdit;

namespace attnlab {

/// A question of a lesson: what to choose, to type or to point at, and after Check what is right.
class QuestionBox : public QWidget {
  Q_OBJECT
 public:
  explicit QuestionBox(QWidget* parent = nullptr);

  void show_question(const LessonAsk& ask);
  /// Nothing is chosen or typed any more.
  void forget();

 Q_SIGNALS:
  void number_guessed(double number);
  void choice_guessed(int index);
  void cell_guessed();
  void word_asked(const QString& id);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* make_number();
  void show_choices();
  void show_verdict();
  void show_usable();
  void check();
  void restyle();
  void retranslate();
  [[nodiscard]] QString why_not_check() const;

  LessonAsk ask_;
  QWidget *number_row_, *choice_rows_;
  QLineEdit* number_;
  QLabel *unit_, *pointed_, *sign_, *verdict_, *reveal_;
  QButtonGroup* choices_;
  QPushButton* check_;
};

}  // namespace attnlab
