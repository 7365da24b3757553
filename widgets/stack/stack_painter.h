// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QStringList>
#include <optional>
#include <vector>

#include "widgets/stack/layer_row.h"

class QMenu;

namespace attnlab {

/// A row a layer, the last on top, with a switch for each principle and the name of the point they
/// make. A click gives the next value, dragging paints it onto the rows passed over, Shift extends.
class StackPainter : public QAbstractScrollArea {
  Q_OBJECT
 public:
  struct Cell {
    int layer = 0;  ///< counted from 0
    LayerAxis axis = LayerAxis::mixing;
    bool operator==(const Cell&) const = default;
  };

  explicit StackPainter(QWidget* parent = nullptr);

  void set_layers(std::vector<LayerSpec> layers);
  [[nodiscard]] const std::vector<LayerSpec>& layers() const { return layers_; }
  /// The layers of the selected run: cells that differ are marked.
  void set_reference(std::optional<std::vector<LayerSpec>> layers);
  /// Parameters that each layer has more than standard attention.
  void set_residuals(std::vector<int64_t> residuals);

  [[nodiscard]] Cell focused_cell() const { return focus_; }
  void set_focused_cell(Cell cell);
  /// In coordinates of the viewport.
  [[nodiscard]] QRect cell_rect(Cell cell) const;
  /// The values of a cell, as the right button shows them; the caller deletes it.
  [[nodiscard]] QMenu* value_menu(Cell cell);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// `what` says it in words, for undo. Until `gesture_continues` is false it is one edit.
  void layers_edited(const std::vector<LayerSpec>& layers, const QString& what,
                     bool gesture_continues);
  void focus_moved();

 protected:
  bool viewportEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  [[nodiscard]] int count() const { return static_cast<int>(layers_.size()); }
  [[nodiscard]] LayerSpec& layer(int index) { return layers_[static_cast<size_t>(index)]; }
  [[nodiscard]] const LayerSpec& layer(int index) const {
    return layers_[static_cast<size_t>(index)];
  }
  [[nodiscard]] RowLook look() const;
  [[nodiscard]] RowColumns columns() const;
  [[nodiscard]] double row_top(int index) const;
  [[nodiscard]] int layer_at(double y) const;
  [[nodiscard]] std::optional<Cell> cell_at(QPointF at) const;
  [[nodiscard]] RowState row_state(int index) const;
  [[nodiscard]] QString tool_tip(Cell cell) const;

  void relayout();
  void announce();
  void scroll_to(int index);
  void move_focus(int layers_up, int columns_right, bool extend);
  void hover(std::optional<Cell> cell, bool extend);
  void begin(int index, LayerAxis axis);
  void paint_to(int index);
  void finish();
  void cancel();
  void choose_value(Cell cell, int value);
  void extend_to(Cell cell);
  void open_menu(Cell cell, QPoint at);
  void emit_edit(bool continues);

  std::vector<LayerSpec> layers_;
  std::optional<std::vector<LayerSpec>> reference_;
  std::vector<int64_t> residuals_;
  Cell focus_;
  std::optional<Cell> hover_;
  bool preview_ = false;  ///< hovering outlines what a click would change
  bool preview_extends_ = false;

  /// A gesture copies the brush's value on its axis to rows.
  struct Gesture {
    LayerSpec brush;
    LayerAxis axis;
    int first, last;  ///< the rows reached so far, first ≤ last
    int at;
    std::vector<LayerSpec> before;
  };
  std::optional<Gesture> gesture_;
  bool dragging_ = false;
  std::optional<int> anchor_;  ///< the row painted last: Shift extends from it
};

}  // namespace attnlab
