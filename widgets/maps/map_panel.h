// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/common/export.h"
#include "widgets/maps/head_grid.h"
#include "widgets/maps/map_scene.h"

class QSplitter;

namespace attnlab {

class ColorBar;
class EmptyState;
class MapToolbar;
class MapView;
class RowPlot;

/// All about the maps of one probe: thumbnails of layers × heads, one map with its colour bar, one
/// row. `[` and `]` change the layer, `,` and `.` the head. Where OpenGL is missing a message
/// stands in place of the map and the rest works.
///
/// What is shown is set on scene(): matrix, stamp, tokens, palette, range, cells of a shared
/// selection. The panel sets axis names and the causal mask from the stage.
class MapPanel : public QWidget {
  Q_OBJECT
 public:
  explicit MapPanel(QWidget* parent = nullptr);
  ~MapPanel() override;

  [[nodiscard]] MapScene& scene() { return scene_; }
  /// Layers and heads from 0; see HeadGrid.
  void set_heads(const HeadGrid::Maps& layers, const std::vector<bool>& fixed = {});
  /// See HeadGrid.
  void set_groups(const std::vector<int>& heads_a_group);
  /// What stands in place of everything while there is neither map nor thumbnail.
  void set_empty_text(const QString& text);
  /// Layers × heads beside the map.
  void show_thumbnails(bool show);
  /// From outside; emit nothing.
  void set_stage(Stage stage);
  void set_selected_head(int layer, int head);
  [[nodiscard]] Stage stage() const;
  /// Null where OpenGL is missing.
  [[nodiscard]] MapView* view() const { return view_; }
  [[nodiscard]] HeadGrid* head_grid() const { return heads_; }
  [[nodiscard]] RowPlot* row_plot() const { return row_; }

  [[nodiscard]] QSize minimumSizeHint() const override;
  /// See map_export.h.
  void export_map(const ExportRequest& request) const;

 Q_SIGNALS:
  void stage_changed(attnlab::Stage stage);
  void head_selected(int layer, int head);
  void head_hovered(int layer, int head);  ///< −1, −1: none
  void layers_seen(int first, int last);   ///< of the thumbnails, from 0
  void cell_hovered(int row, int column);  ///< −1, −1: none
  void cell_pinned(int row, int column);
  void cell_released();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QWidget* make_map();
  QWidget* make_message(const QString& problem);
  void apply_look();
  void follow_stage();
  void follow_scale();
  void show_content();
  void place_row();
  void share_width();
  void step_head(int layers, int heads);

  MapScene scene_;
  HeadGrid::Maps maps_;
  MapToolbar* toolbar_ = nullptr;
  HeadGrid* heads_ = nullptr;
  MapView* view_ = nullptr;
  RowPlot* row_ = nullptr;
  QSplitter *columns_ = nullptr, *map_and_row_ = nullptr;
  EmptyState* empty_ = nullptr;
  QWidget* toolbar_line_ = nullptr;
  bool divided_by_hand_ = false;
};

}  // namespace attnlab
