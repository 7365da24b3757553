// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/runs/sample_model.h"

class QListView;

namespace attnlab {

class EmptyState;
class SampleDelegate;

/// What the selected run wrote over time, newest first; the step cursor marks one and scrolls to
/// it.
class SamplesView : public QWidget {
  Q_OBJECT
 public:
  explicit SamplesView(QWidget* parent = nullptr);

  /// `samples` in order of their steps.
  void set_samples(std::vector<Sample> samples);
  /// A step at or after the last one. Whoever has scrolled away keeps what he reads in place.
  void add_sample(Sample sample);
  void set_cursor(qint64 step);

  [[nodiscard]] const SampleModel& model() const { return *model_; }

 Q_SIGNALS:
  /// A sample was clicked or chosen with Enter: move the cursor to its step.
  void step_chosen(qint64 step);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void update_state();
  void scroll_to_mark();
  void copy_current();
  void retranslate();

  SampleModel* model_;
  SampleDelegate* delegate_;
  QListView* list_;
  EmptyState* empty_;
};

}  // namespace attnlab
