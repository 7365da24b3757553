// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/common/export.h"
#include "widgets/inspect/indicator_model.h"

class QLabel;
class QLineEdit;
class QStackedWidget;

namespace attnlab {

class EmptyState;
class IndicatorTable;
class RadarGrid;
class Segmented;

/// The eight indicators of all layers at one step: as figures with their history, or as one radar
/// a layer.
class IndicatorsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit IndicatorsPanel(QWidget* parent = nullptr);

  /// `where`: what the radars are normalised over besides the layers, such as "standard, step 300".
  void set_layers(std::vector<LayerIndicators> layers, const QString& where);
  void set_history(IndicatorHistory history);
  void set_kinds(std::vector<std::vector<HeadKindText>> kinds);
  /// Marks the step in the histories.
  void set_step(int64_t step);
  /// Emits nothing.
  void set_selected(int layer, int head);
  /// What stands there while nothing is known.
  void set_message(const QString& sentence);
  void show_radars(bool radars);
  [[nodiscard]] bool radars_shown() const;
  void set_unit(EntropyUnit unit);

  [[nodiscard]] const IndicatorModel& model() const { return *model_; }
  [[nodiscard]] IndicatorTable* table() const { return table_; }
  [[nodiscard]] RadarGrid* radars() const { return radars_; }
  /// The selected layer in one sentence.
  [[nodiscard]] QString summary() const;
  /// What is on screen as PDF, SVG or PNG; all figures of layers (head 0) and heads as CSV. Throws
  /// Error.
  void export_to(const ExportRequest& request) const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// Counted from 0; head −1: the layer as a whole.
  void head_selected(int layer, int head);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void retranslate();
  void restyle();
  void refresh();
  [[nodiscard]] bool is_large() const;
  [[nodiscard]] QString normalised_over() const;
  [[nodiscard]] QString footnote() const;
  void export_table(const ExportRequest& request) const;
  void export_radars(const ExportRequest& request) const;
  void export_figures(const ExportRequest& request) const;

  IndicatorModel* model_;
  IndicatorTable* table_;
  RadarGrid* radars_;
  Segmented *page_, *unit_;
  QLineEdit* filter_;
  QLabel* note_;
  QStackedWidget* pages_;
  EmptyState* empty_;
  QWidget* toolbar_;
  QString where_, message_;
  int selected_layer_ = 0;
};

}  // namespace attnlab
