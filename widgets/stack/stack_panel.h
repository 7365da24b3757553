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
class FormBar;
class PlacementButton;
class RunBanner;
class ShapePanel;
class StackPainter;
class WishBar;

/// The stack of the run to be: painter, placements, shape and cost of one document.
class StackPanel : public QWidget {
  Q_OBJECT
 public:
  explicit StackPanel(QWidget* parent = nullptr);

  /// Not owned; must outlive the panel or be replaced.
  void set_document(SpecDocument* document);
  /// The selected run: what the document has otherwise is marked and said. Nothing: none is
  /// selected. Of a model that others trained layers and shape alone count.
  void set_reference(std::optional<RunSpec> run, bool is_model = false);
  [[nodiscard]] StackPainter* painter() const { return painter_; }
  [[nodiscard]] ShapePanel* shape() const { return shape_; }
  [[nodiscard]] CostStrip* cost() const { return cost_; }
  [[nodiscard]] FormBar* form() const { return form_; }
  [[nodiscard]] RunBanner* banner() const { return banner_; }

 Q_SIGNALS:
  /// The document should become what the selected run was trained with.
  void back_requested();
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
  void show_reference();
  void show_form();
  void show_undo();
  void show_name();
  void open_shape(bool open);
  void show_shape_summary();
  void retranslate();

  QPointer<SpecDocument> document_;
  QLabel* name_;
  QToolButton *undo_, *redo_;
  PlacementButton* placements_;
  std::optional<RunSpec> reference_;
  bool reference_is_model_ = false;
  RunBanner* banner_;
  WishBar* wishes_;
  FormBar* form_;
  StackPainter* painter_;
  QToolButton* shape_toggle_;
  ShapePanel* shape_;
  CostStrip* cost_;
};

}  // namespace attnlab
