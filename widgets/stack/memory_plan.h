// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/shared/spec/run_memory.h"

class QLabel;
class QPushButton;

namespace attnlab {

/// The memory that a run needs beside what is free where it will compute, before it begins; where
/// it cannot fit, the largest batch that does.
class MemoryPlan : public QWidget {
  Q_OBJECT
 public:
  explicit MemoryPlan(QWidget* parent = nullptr);

  void set_spec(const RunSpec& spec);
  /// What is free on the device, in bytes; 0: not known.
  void set_free(double bytes);
  [[nodiscard]] QString text() const;
  /// The batch size that its button would set; 0: no button is shown.
  [[nodiscard]] int64_t offered_batch() const { return offered_; }

 Q_SIGNALS:
  void batch_size_requested(int64_t batch_size);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void show_plan();
  [[nodiscard]] QString sentence(const RunMemory& needed, bool fits) const;
  void restyle();

  RunSpec spec_;
  double free_ = 0;
  int64_t offered_ = 0;
  QLabel* text_;
  QPushButton* set_;
};

}  // namespace attnlab
