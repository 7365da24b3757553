// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QStringList>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace attnlab {

/// What Dear ImGui draws over a map, in device-independent pixels of the widget.
struct OverlayContent {
  QRectF map;   ///< the cells in sight; the cross-hair ends there
  QRectF view;  ///< where panels stand
  std::optional<QRectF> cell;
  bool pinned = false;
  QStringList read_out;  ///< the value, then what it belongs to
  bool show_histogram = false;
  std::vector<float> histogram;  ///< shares of cells, largest 1
  double histogram_low = 0, histogram_high = 1;
  double low = 0, high = 1;  ///< range of the colours
  bool show_frame_times = false;
  std::vector<float> frame_times;  ///< ms, newest last
};

/// A Dear ImGui of its own for one widget, in the look of theme().
class MapOverlay {
 public:
  MapOverlay();
  ~MapOverlay();
  MapOverlay(const MapOverlay&) = delete;
  MapOverlay& operator=(const MapOverlay&) = delete;

  /// With the widget's OpenGL context current.
  void initialize();
  void release();
  /// The look again from theme(); glyphs are made anew at the next draw.
  void refresh_theme();

  /// Feeds the pointer. True when it belongs to the overlay (over a panel or dragging a handle) and
  /// the map must not see it. `dragged` receives a new range while a handle moves.
  bool pointer(QPointF at, bool pressed, const OverlayContent& content, QSizeF size, double ratio,
               std::optional<std::pair<double, double>>& dragged);
  /// Is there anything to draw?
  static bool shows(const OverlayContent& content);
  /// Onto a transparent canvas: premultiplied colours.
  void draw(const OverlayContent& content, QSizeF size, double ratio);
  /// Instead of drawing, while there is nothing to draw.
  void hide();

  /// Where the range handles are, in the widget's pixels; empty while the histogram is hidden.
  [[nodiscard]] std::vector<QRectF> handles() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace attnlab
