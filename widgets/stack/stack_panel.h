// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>
#include <optional>
#include <vector>

#include "widgets/stack/spec_document.h"

class QLabel;
class QToolButton;

namespace attnlab {

class CostStrip;
class PlacementButton;
class ShapePanel;
class StackPainter;

/// The stack of the run to be: painter, placements, shape and cost of one document.
class StackPanel : public QWidget {
  Q_OBJECT
 public:
  explicit StackPanel(QWidget* parent = nullptr);

  /// Not owned; must outlive the panel or be replaced.
  void set_document(SpecDocument* document);
  /// The layers of the run that is running, as StackPainter::set_reference.
  void set_reference(std::optional<std::vector<LayerSpec>> layers);
  [[nodiscard]] StackPainter* painter() const { return painter_; }
  [[nodiscard]] ShapePanel* shape() const { return shape_; }
  [[nodiscard]] CostStrip* cost() const { return cost_; }

 Q_SIGNALS:
  void fork_requested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void connect_parts();
  void edit_layers(const std::vector<LayerSpec>& layers, const QString& what,
                   const QString& merge_key);
  void show_document();
  void show_undo();
  void show_name();
  void open_shape(bool open);
  void show_shape_summary();
  void retranslate();

  QPointer<SpecDocument> document_;
  QLabel* name_;
  QToolButton *undo_, *redo_;
  PlacementButton* placements_;
  StackPainter* painter_;
  QToolButton* shape_toggle_;
  ShapePanel* shape_;
  CostStrip* cost_;
};

}  // namespace attnlab
