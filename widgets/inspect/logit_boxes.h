// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/shared/analysis/indicators.h"

class QCustomPlot;

namespace attnlab {

/// Place of a value on the axis of the boxes: linear within ±1, logarithmic beyond (asinh).
double symlog(double value);

/// A box for each layer (paper Fig. 2): quartiles, median, whiskers to the smallest and largest
/// pre-softmax activation, on a symmetric logarithmic axis with the threshold of the alarm on both
/// sides. A click or Left and Right select a layer.
class LogitBoxes : public QWidget {
  Q_OBJECT
 public:
  explicit LogitBoxes(QWidget* parent = nullptr);
  ~LogitBoxes() override;

  /// Layers that do not mix have no box.
  void set_layers(const std::vector<LayerIndicators>& layers, double threshold);
  /// Emits nothing.
  void set_selected(int layer);
  /// Draws the same for paper; the sizes follow the painter's font.
  void print(QPainter& painter, QSizeF size) const;
  /// Where a layer stands, in this widget's pixels, as of the last replot.
  [[nodiscard]] double x_of(int layer) const;
  [[nodiscard]] QWidget* canvas() const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void layer_selected(int layer);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  void choose(int layer);

  QCustomPlot* plot_;
  std::vector<LogitRange> ranges_;  ///< NaN: no box
  double threshold_ = 1000;
  int selected_ = 0;
};

}  // namespace attnlab
