// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/qcp.h"

#include <QElapsedTimer>
#include <QTimer>

#include "widgets/plots/curve_plot.h"
#include "widgets/plots/plot_frame.h"
#include "widgets/plots/plot_overlay.h"

namespace attnlab {

struct CurvePlot::Impl {
  explicit Impl(CurvePlot* owner);

  // Replots, curve_plot.cpp.
  void schedule();
  void redraw();
  void redraw_overlay();
  void restyle();
  void before_replot();
  void after_layout();

  // Ranges, curve_plot_view.cpp.
  struct Extent {
    double first, last;
    bool valid;
  };
  /// Of the visible curves alone, and with what include_x asks for.
  [[nodiscard]] Extent recorded() const;
  [[nodiscard]] Extent extent() const;
  void show_all();
  void fit_y();
  [[nodiscard]] std::pair<double, double> visible_y(double x0, double x1) const;
  /// Both ends moved by a share of the visible range (in logarithms on a logarithmic axis).
  void pan_x(double share);
  void pan_y(double share);
  /// factor < 1 zooms in; the value at `pixel` keeps its place.
  void zoom_x(double factor, double pixel);
  void zoom_y(double factor, double pixel);
  void user_range(double x0, double x1);
  void set_following(bool on);

  // Mouse and keys, curve_plot_input.cpp.
  bool press(QMouseEvent* event);
  bool move(QMouseEvent* event);
  bool release(QMouseEvent* event);
  bool wheel(QWheelEvent* event);
  void leave();
  [[nodiscard]] bool on_cursor(QPointF at) const;
  void move_cursor_to(double step);
  void drag_to(QPointF at, bool vertical);

  CurvePlot* self;
  QCustomPlot* plot;
  CurveTraces* traces;
  PlotFrame* frame;
  PlotOverlay* overlay;
  QString x_label;

  int next_id = 0;
  double smoothing = 0;
  std::optional<std::pair<double, double>> included;
  bool following = true;
  bool auto_y = true;
  bool whole_y = false;  // fit() asked for everything, the first steps too

  enum class Drag { none, pan, cursor } drag = Drag::none;
  QPointF last_mouse;

  bool dirty = true;
  bool overlay_dirty = false;
  QTimer timer;
  QElapsedTimer since_replot;
  QElapsedTimer phase;
  FrameCost cost;
  int replots = 0;
};

}  // namespace attnlab
