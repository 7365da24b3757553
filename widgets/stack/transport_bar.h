// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/stack/transport_status.h"

class QAction;
class QGridLayout;
class QMenu;
class QPushButton;
class QToolButton;

namespace attnlab {

class RateControl;
class StatusReadout;

/// The top bar: train, pause, one step, stop, the learning rate while running, and how it goes.
class TransportBar : public QWidget {
  Q_OBJECT

 public:
  explicit TransportBar(QWidget* parent = nullptr);

  void set_status(const TransportStatus& status);
  /// What the run multiplies its learning rate by.
  void set_learning_rate_factor(double factor);

  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void train_requested();
  void pause_requested();
  void resume_requested();
  /// Train an ended run on from its last checkpoint.
  void continue_requested();
  void step_requested();
  void stop_requested();
  /// One run a seed, after those that wait already.
  void queue_requested(int seeds);
  /// Every one of the paper's mixers, "uniform" or "hybrid".
  void all_mixers_requested(const QString& placement, int seeds);
  void learning_rate_factor_changed(double factor);
  void learning_rate_taken_hold_of();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QToolButton* tool(const char* icon_name);
  void make_queue_menu();
  void arrange();
  void retranslate();
  void restyle();
  void pause_or_resume();
  void show_usable();

  TransportStatus status_;
  QWidget* buttons_;
  QPushButton* train_;
  QToolButton *queue_, *pause_, *step_, *stop_;
  QMenu* queue_menu_;
  RateControl* rate_;
  StatusReadout* readout_;
  QGridLayout* grid_;
  int rows_ = 0;
};

}  // namespace attnlab
