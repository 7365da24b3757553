// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>

class QGridLayout;
class QLabel;
class QPushButton;

namespace attnlab {

/// Says above a stack whether it is that of the selected run or model, and leads back to the run's
/// settings or on to a fork. Its height depends on its width alone: painting moves no cell.
class RunBanner : public QFrame {
  Q_OBJECT
 public:
  explicit RunBanner(QWidget* parent = nullptr);

  /// `changes`: what differs from the run, a line each. `can_fork`: a fork would take over weights.
  void set_changes(const QStringList& changes, bool can_fork);
  /// From now on it speaks of a model that others trained, which can always be trained on.
  void set_of_model(bool of_model);
  [[nodiscard]] QString text() const { return text_; }

 Q_SIGNALS:
  void back_requested();
  void fork_requested();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void arrange();
  void retranslate();
  void restyle();
  void show_text();
  void say_for_run();
  void say_for_model();

  QLabel* label_;
  QPushButton *back_, *fork_;
  QGridLayout* grid_;
  QStringList changes_;
  QString text_;
  bool can_fork_ = false, of_model_ = false;
  int rows_ = 0;
};

}  // namespace attnlab
