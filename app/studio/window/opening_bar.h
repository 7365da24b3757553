// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace attnlab {

class JobBar;
class Studio;

/// How much of a model has been read, over the lower edge of its parent while one is being opened:
/// nothing below it moves.
class OpeningBar : public QWidget {
  Q_OBJECT

 public:
  OpeningBar(Studio& studio, QWidget* parent);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void refresh();
  void place();

  Studio& studio_;
  JobBar* job_;
};

}  // namespace attnlab
