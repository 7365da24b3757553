// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>
#include <optional>

#include "app/studio/runs/run_set.h"
#include "core/shared/lessons/lesson.h"

namespace attnlab {

class Studio;

/// The lesson that is being taken, without a widget: which step, whether what it waits for is done,
/// what the right answer is by the runs that are open. How far one came is kept in the settings.
class LessonPlayer : public QObject {
  Q_OBJECT
 public:
  /// `studio` owns it and makes it last.
  explicit LessonPlayer(Studio& studio);
  ~LessonPlayer() override;

  /// Null while none is taken.
  [[nodiscard]] const Lesson* lesson() const { return lesson_ ? &*lesson_ : nullptr; }
  [[nodiscard]] int index() const { return index_; }  ///< of the step, from 0
  [[nodiscard]] const LessonStep& step() const;

  /// Begins where it was left, at its beginning once it was finished.
  void start(Lesson lesson);
  void leave();
  void back() { go_to(index_ - 1); }
  /// Ends the lesson behind its last step. Does nothing while the step waits for something.
  void next();
  /// Steps of a lesson that are over, by the settings.
  static int steps_done(const std::string& id);

  /// Whether one may go on.
  [[nodiscard]] bool is_done() const;
  /// What the open runs say. Throws Error as attnlab::answer does.
  [[nodiscard]] std::optional<Answer> answer(const Quantity& quantity) const;

  struct Guess {
    double number = 0;
    int choice = -1;  ///< of the options; a cell is the pinned one
  };
  struct Verdict {
    bool right = false;
    Answer answer;
  };
  /// Compares with what the runs say now, and shows the right cell where another was pinned.
  void check(const Guess& guess);
  /// Why the runs that are there cannot answer the question, one sentence; empty: they can, or
  /// will.
  [[nodiscard]] QString hindrance() const;
  /// Of the last guess; nothing before it.
  [[nodiscard]] const std::optional<Verdict>& verdict() const { return verdict_; }

  /// A run that the step needs and nobody has trained, by the lesson's name; empty: none.
  [[nodiscard]] std::string missing_run() const;
  /// The open run that stands for one of the lesson's, trained the longest; null: none.
  [[nodiscard]] const OpenRun* run(const std::string& name) const;
  /// Whether a training that will be that run is under way.
  [[nodiscard]] bool is_training(const std::string& name) const;

 Q_SIGNALS:
  void started();
  void step_changed();
  /// What there is to see of the step may be new.
  void changed();
  void left();

 private:
  void listen();
  void look_around();
  void go_to(int index);
  void begin_step();
  void open_delivered_runs();
  void remember();
  void take_look();
  void take_document(const RunSpec& spec);
  [[nodiscard]] bool action_is_done() const;
  [[nodiscard]] bool stack_is_painted(const LessonAction& action) const;
  [[nodiscard]] bool is_right(const Guess& guess, const Answer& answer) const;
  void save() const;

  Studio& studio_;
  QTimer soon_;
  std::optional<Lesson> lesson_;
  int index_ = 0, done_ = 0;
  bool action_done_ = false, looked_ = false;
  std::optional<Verdict> verdict_;
  /// What the person gets back.
  struct {
    RunSpec document;
    QString text;
  } person_;
  /// As the step began.
  struct {
    int64_t step = 0;
    int layer = 0, head = 0;
    QString text, trained;
  } before_;
};

}  // namespace attnlab
