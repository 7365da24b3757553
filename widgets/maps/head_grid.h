// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <memory>
#include <utility>
#include <vector>

#include "widgets/maps/color_scale.h"

namespace attnlab {

/// A layer (and head) counted from 0; −1: none.
struct HeadIndex {
  int layer = -1, head = -1;
  bool operator==(const HeadIndex&) const = default;
};

/// Thumbnails of the maps of all layers (the last on top, as in the stack) and heads. A click or
/// Return selects, pointing previews, arrows move the selection.
class HeadGrid : public QAbstractScrollArea {
  Q_OBJECT
 public:
  using Maps = std::vector<std::vector<std::shared_ptr<const Matrix>>>;

  explicit HeadGrid(QWidget* parent = nullptr);

  /// [layer][head]; a layer without heads does not mix tokens. `fixed[layer]`: its maps are the
  /// same for every input. A null map is still to come.
  void set_heads(const Maps& layers, const std::vector<bool>& fixed = {});
  /// How many neighbouring heads of each layer share keys and values; 1: none.
  void set_groups(const std::vector<int>& heads_a_group);
  [[nodiscard]] bool empty() const { return layers_.empty(); }
  void set_selected(HeadIndex index);
  [[nodiscard]] HeadIndex selected() const { return selected_; }
  /// Colours of all thumbnails; with `shared_range` its range too, else each its own.
  void set_scale(const ColorScale& scale, bool shared_range);
  void set_causal(bool on);

  [[nodiscard]] QRectF tile(HeadIndex index) const;  ///< in the viewport
  [[nodiscard]] HeadIndex index_at(QPointF at) const;
  /// Layers that can be seen, from 0; nothing is asked of others. Empty: first > last.
  [[nodiscard]] std::pair<int, int> layers_in_sight() const;
  /// Every thumbnail in sight is there.
  [[nodiscard]] bool is_drawn() const;
  /// Beyond it thumbnails do not grow.
  [[nodiscard]] int largest_width() const;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void head_selected(int layer, int head);
  void head_hovered(int layer, int head);  ///< −1, −1: none
  void layers_seen(int first, int last);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  struct Tile {
    std::shared_ptr<const Matrix> matrix;
    Matrix small;    ///< made from `matrix` when it is drawn first
    QImage picture;  ///< null when colours have changed
  };
  [[nodiscard]] int num_layers() const { return static_cast<int>(layers_.size()); }
  [[nodiscard]] int num_heads(int layer) const;
  [[nodiscard]] int most_heads() const;
  [[nodiscard]] double gap() const;
  [[nodiscard]] double side() const;
  [[nodiscard]] QString text_of(HeadIndex index) const;
  [[nodiscard]] int group_of(int layer) const;
  void tell_what_is_seen();
  void place_scroll_bars();
  void choose(HeadIndex index);
  void hover(HeadIndex index);
  void forget_pictures();
  void draw_layer(QPainter& painter, int layer);
  void draw_tile(QPainter& painter, HeadIndex index);
  void draw_groups(QPainter& painter, int layer) const;
  void draw_picture(Tile& tile) const;

  std::vector<std::vector<Tile>> layers_;
  std::vector<bool> fixed_;
  std::vector<int> groups_;
  std::pair<int, int> told_ = {0, -1};  ///< what was seen last
  HeadIndex selected_, hovered_;
  ColorScale scale_;
  bool shared_range_ = false, causal_ = true;
};

}  // namespace attnlab
