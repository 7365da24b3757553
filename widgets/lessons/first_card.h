// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

namespace attnlab {

class TaskPicture;

/// What somebody sees who opens the window for the first time: what is on the screen, three things
/// to do, each ticked once it was done, and the first lesson. Over the lower right corner of its
/// parent, where it covers none of the three.
class FirstCard : public QWidget {
  Q_OBJECT
 public:
  enum Thing { scrub, switch_off, train };
  static constexpr int things = 3;

  explicit FirstCard(QWidget* parent);

  /// A generated task to draw an example of; empty: none.
  void set_task(const std::string& task);
  void tick(Thing thing);
  [[nodiscard]] bool is_ticked(Thing thing) const { return things_[thing].done; }
  [[nodiscard]] bool all_ticked() const;

 Q_SIGNALS:
  void closed();
  void lesson_requested();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Line {
    QLabel *sign, *text;
    bool done = false;
  };
  void place();
  void restyle();
  void retranslate();

  QLabel *title_, *about_;
  TaskPicture* picture_;
  std::vector<Line> things_;
  QPushButton* lesson_;
  QToolButton* close_;
};

}  // namespace attnlab
