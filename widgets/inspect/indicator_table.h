// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>
#include <cstdint>

#include "widgets/inspect/indicator_model.h"

namespace attnlab {

class QuietHeader;

/// The indicators as figures, with a sparkline over the steps below each figure of a layer where
/// something was recorded. The current row is the selected layer or head.
class IndicatorTable : public QTreeView {
  Q_OBJECT
 public:
  explicit IndicatorTable(IndicatorModel* model, QWidget* parent = nullptr);

  /// Where the sparklines are marked.
  void set_step(int64_t step);
  /// From outside: emits nothing. Heads of a closed layer select the layer.
  void set_selected(int layer, int head);
  void set_kinds_shown(bool shown);
  /// Lays itself out for the look now in force.
  void refresh_look();
  [[nodiscard]] int64_t step() const { return step_; }

 Q_SIGNALS:
  /// By the person; head −1: the layer.
  void head_selected(int layer, int head);

 protected:
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
  void resizeEvent(QResizeEvent* event) override;
  void reset() override;

 private:
  void fit_columns();
  void sort_by(int column);

  IndicatorModel* model_;
  int64_t step_ = 0;
  int selected_layer_ = 0, selected_head_ = -1;
  int sorted_by_ = -1;  ///< a column
  Qt::SortOrder direction_ = Qt::DescendingOrder;
  bool quiet_ = false;  ///< the program moves the current row, not the person
};

}  // namespace attnlab
