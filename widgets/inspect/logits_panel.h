// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "core/shared/analysis/indicators.h"
#include "widgets/common/export.h"

class QLabel;
class QStackedWidget;

namespace attnlab {

class CurvePlot;
class EmptyState;
class LogitBoxes;
class Segmented;

/// Pre-softmax activations of all layers: their distribution at one step, or the largest magnitude
/// over the steps, with the threshold of the alarm in both.
class LogitsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit LogitsPanel(QWidget* parent = nullptr);

  /// `where`: "standard, step 300".
  void set_layers(std::vector<LayerIndicators> layers, const QString& where);
  void set_history(const std::vector<IndicatorFrame>& frames);
  void set_threshold(double value);
  void set_step(int64_t step);
  /// Emits nothing.
  void set_selected(int layer);
  /// What stands there while nothing is known.
  void set_message(const QString& sentence);
  void show_history(bool history);
  [[nodiscard]] bool history_shown() const;

  [[nodiscard]] LogitBoxes* boxes() const { return boxes_; }
  [[nodiscard]] CurvePlot* curves() const { return curves_; }
  [[nodiscard]] QString summary() const;
  /// What is on screen as PDF, SVG, PNG or CSV. Throws Error.
  void export_to(const ExportRequest& request) const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void layer_selected(int layer);
  void step_selected(qint64 step);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void retranslate();
  void restyle();
  void refresh();
  void draw_history();

  Segmented* page_;
  QStackedWidget* pages_;
  LogitBoxes* boxes_;
  CurvePlot* curves_;
  EmptyState* empty_;
  QLabel* note_;
  QWidget* toolbar_;
  std::vector<LayerIndicators> layers_;
  std::vector<IndicatorFrame> frames_;
  std::vector<int> lines_;  ///< curves of the layers, the threshold last
  QString where_, message_;
  double threshold_ = 1000;
};

}  // namespace attnlab
