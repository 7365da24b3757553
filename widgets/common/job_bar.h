// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace attnlab {

class Notice;

/// A job that runs elsewhere: what it does, how far it is and a button that stops it; afterwards
/// how it ended. Nothing while there was none.
class JobBar : public QWidget {
  Q_OBJECT
 public:
  explicit JobBar(QWidget* parent = nullptr);

  void start(const QString& what);
  /// `share`: of the whole, from 0 to 1; below 0: nobody knows.
  void show_progress(const QString& what, double share);
  /// It is over: done, or stopped as somebody wished.
  void end(const QString& sentence);
  /// It is over and did not work.
  void fail(const QString& sentence);
  void clear();
  [[nodiscard]] bool is_running() const { return running_; }
  [[nodiscard]] QString text() const;
  [[nodiscard]] QString problem() const;

 Q_SIGNALS:
  void stop_requested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void finish(const QString& sentence, const QString& problem);
  void retranslate();
  void restyle();

  QLabel* text_;
  QProgressBar* bar_;
  QPushButton* stop_;
  Notice* problem_;
  bool running_ = false;
};

}  // namespace attnlab
