// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace attnlab {

class Notice;
class QuestionBox;

/// What a person is asked, and how it went.
struct LessonAsk {
  enum class Kind { nothing, number, choice, cell };
  Kind kind = Kind::nothing;
  QString unit;             ///< of a number
  QStringList choices;      ///< empty: not known yet
  bool needs_cell = false;  ///< a cell has to be pinned
  QString pointed;          ///< that which is, in words; empty: none
  bool can_check = false;
  bool checked = false, right = false;
  QString reveal;  ///< as lesson_html writes it

  bool operator==(const LessonAsk&) const = default;
};

struct LessonPageContent {
  QString lesson;  ///< its title
  int step = 0, steps = 0;
  QString text;  ///< as lesson_html writes it
  QString to_do;
  bool done = false;
  LessonAsk ask;
  QString problem, offer;  ///< why the step cannot be taken, and the button that mends it
  bool can_go_on = false;

  bool operator==(const LessonPageContent&) const = default;
};

/// One step of a lesson: its text, what is to be done or answered, and Back and Next, which never
/// move.
class LessonPage : public QWidget {
  Q_OBJECT
 public:
  explicit LessonPage(QWidget* parent = nullptr);

  /// Another step or lesson forgets what was chosen or typed.
  void show_content(const LessonPageContent& content);

 Q_SIGNALS:
  void back_requested();
  void next_requested();
  void leave_requested();
  void offer_taken();
  void number_guessed(double number);
  void choice_guessed(int index);
  void cell_guessed();
  void word_asked(const QString& id);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* make_body();
  QLayout* make_head();
  QLayout* make_foot();
  void show_texts();
  void show_buttons();
  void restyle();
  void retranslate();

  LessonPageContent content_;
  QLabel *place_, *title_, *text_, *sign_, *to_do_;
  QProgressBar* progress_;
  QToolButton* leave_;
  QScrollArea* scroll_;
  QWidget* task_;
  QuestionBox* question_;
  Notice* problem_;
  QPushButton *offer_, *back_, *next_;
};

}  // namespace attnlab
