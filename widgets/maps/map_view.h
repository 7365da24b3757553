// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>

#include "widgets/maps/map_overlay.h"
#include "widgets/maps/map_picture.h"
#include "widgets/maps/map_scene.h"
#include "widgets/maps/map_texture.h"
#include "widgets/maps/offscreen_canvas.h"

namespace attnlab {

/// "run · layer 1 · head 1 · step 300 · weights" in this width: the name of the run is shortened
/// first, then what stands in front, that the stage can be read as long as anything can.
[[nodiscard]] QString shortened_stamp(const QString& stamp, const QFont& font, double width);

/// One map as an OpenGL texture, with tokens along its edges and Dear ImGui's overlay. Wheel zooms
/// at the cursor, dragging pans, a double click fits. Pointing previews, a click pins, Esc
/// releases. Keys: arrows move the cell, Home and End go to the ends of the row, Return pins, + and
/// − zoom, 0 fits, H toggles the histogram, F the frame times. Needs opengl_problem() to be empty.
class MapView : public QWidget {
  Q_OBJECT
 public:
  /// `scene` outlives the view.
  explicit MapView(MapScene* scene, QWidget* parent = nullptr);
  ~MapView() override;

  void fit();
  /// Factor > 1 zooms in; `at` (in the widget) stays where it is.
  void zoom(double factor, QPointF at);
  void pan(QPointF by);
  void set_show_histogram(bool on);
  void set_show_frame_times(bool on);
  [[nodiscard]] bool shows_histogram() const { return show_histogram_; }

  [[nodiscard]] QRectF map_area() const;  ///< where the map may be, without stamp and labels
  [[nodiscard]] Cell cell_at(QPointF at) const;
  [[nodiscard]] QRectF rect_of(Cell cell) const;
  [[nodiscard]] QSizeF cell_size() const { return cell_; }
  /// Time to draw the last frame, its pixels included, ms.
  [[nodiscard]] double last_frame_ms() const {
    return frame_times_.empty() ? 0 : frame_times_.back();
  }
  /// Handles of the histogram's range, in the widget; empty while it is hidden.
  [[nodiscard]] std::vector<QRectF> histogram_handles() const { return overlay_.handles(); }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void histogram_toggled(bool on);
  void frame_times_toggled(bool on);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void on_matrix();
  bool prepare_gl();
  void keep_in_sight();
  void show_cell(Cell cell);
  void move_cell(int rows, int columns);
  bool zoom_key(int key);
  void update_histogram();
  void describe_cell();
  [[nodiscard]] MapTexture::Look look() const;
  void draw_map(QPainter& painter);
  void draw_empty(QPainter& painter) const;
  void draw_frame_and_stamp(QPainter& painter, const QRectF& shown) const;
  void draw_labels(QPainter& painter, const QRectF& shown) const;
  [[nodiscard]] QRectF visible_map() const;
  [[nodiscard]] bool offer_to_overlay(QPointF at, bool pressed);
  [[nodiscard]] OverlayContent overlay_content() const;
  [[nodiscard]] QSizeF fitting_cell() const;

  MapScene& scene_;
  OffscreenCanvas canvas_;
  MapTexture texture_;
  MapPicture picture_;
  MapOverlay overlay_;
  QImage layer_;    ///< of the overlay
  QPointF origin_;  ///< of cell (0, 0), relative to map_area()
  QSizeF cell_{1, 1};
  bool fits_ = true, prepared_ = false, matrix_stale_ = true, palette_stale_ = true;
  bool show_histogram_ = false, show_frame_times_ = false, overlay_has_pointer_ = false;
  bool dragging_ = false;
  QPointF pressed_at_, last_at_;
  QSize shape_;
  std::vector<float> histogram_, frame_times_;
  double histogram_low_ = 0, histogram_high_ = 1;
};

}  // namespace attnlab
