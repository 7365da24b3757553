// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "widgets/plots/curves_picture.h"

namespace attnlab {

/// Many runs' curves of one quantity over the training steps.
///
/// Drag pans and the wheel zooms at the mouse (x; with Ctrl y), a double click fits everything. The
/// vertical range fits what is visible until y is panned or zoomed by hand; while following, it
/// leaves the first 2 % of the steps out, where a loss falls from a height that nobody needs to
/// see. A replot is queued at most once a turn of the event loop and 60 times a second; a hidden
/// plot waits until it is shown.
/// Keyboard: Left and Right move the step cursor, + and − zoom, Home fits, F follows.
class CurvePlot : public QWidget {
  Q_OBJECT

 public:
  explicit CurvePlot(QWidget* parent = nullptr);
  ~CurvePlot() override;

  void set_title(const QString& title);
  /// On the screen; exports have it always.
  void set_title_visible(bool visible);
  void set_x_label(const QString& label);
  /// The sentence that stands in the plot while there is nothing to draw.
  void set_empty_text(const QString& text);
  void set_legend_visible(bool visible);

  /// Returns the number of the curve, which is never given again.
  int add_curve(const QString& name, const RunStyle& style);
  void remove_curve(int curve);
  /// Order in legend and drawing: these first, then what they leave out.
  void set_order(const std::vector<int>& curves);
  void set_name(int curve, const QString& name);
  void set_style(int curve, const RunStyle& style);
  void set_visible(int curve, bool visible);
  /// Brings one curve to the front and takes the others back; -1: none.
  void highlight(int curve);
  [[nodiscard]] const Series& series(int curve) const;
  [[nodiscard]] const Series& smoothed(int curve) const;
  /// x must not fall within a curve.
  void append(int curve, std::span<const Point> points);
  /// Takes away all points and marks; the curve stays.
  void clear(int curve);
  void truncate_after(int curve, double x);
  /// What will be appended keeps of every `stride` steps the extremes alone.
  void set_stride(int curve, double stride);
  /// Drawn faint behind the curve: what an attempt trained that was ended.
  void set_replaced(int curve, std::span<const Point> points);
  void set_marks(int curve, std::vector<CurveMark> marks);
  /// Curves to be drawn together as mean and band (curve_traces.h). Empty: each for itself.
  struct Group {
    QString name;
    RunStyle style;
    std::vector<int> curves;
  };
  void set_groups(const std::vector<Group>& groups);

  /// Exponential smoothing, 0 (none) to 0.99; the raw trace then stands lightly behind.
  void set_smoothing(double strength);
  [[nodiscard]] double smoothing() const;
  void set_log_x(bool log);
  void set_log_y(bool log);
  [[nodiscard]] bool log_x() const;
  [[nodiscard]] bool log_y() const;
  /// Horizontal reference lines, such as the accuracy of guessing.
  void set_levels(std::vector<CurvesPicture::Level> levels);

  void set_cursor(std::optional<qint64> step);
  [[nodiscard]] std::optional<qint64> cursor() const;

  /// The horizontal range grows with the data until the user pans or zooms.
  void set_follow(bool follow);
  [[nodiscard]] bool follow() const;
  /// Shows everything, in both directions.
  void fit();
  /// Steps that belong to everything besides what the curves cover: those of neighbouring plots.
  void include_x(double first, double last);
  /// Stops following. Ranges that are empty or not finite are ignored.
  void set_x_range(double x0, double x1);
  [[nodiscard]] std::pair<double, double> x_range() const;
  [[nodiscard]] std::pair<double, double> y_range() const;

  /// What the plot shows now.
  [[nodiscard]] CurvesPicture picture() const;

  /// Place of a point and point at a place, in this widget's pixels, as of the last replot.
  [[nodiscard]] QPointF pixel_of(Point point) const;
  [[nodiscard]] Point point_at(QPointF pixel) const;
  /// The child that takes the mouse; it fills this widget.
  [[nodiscard]] QWidget* canvas() const;
  struct FrameCost {
    double window_ms = 0;  ///< finding what to draw
    double draw_ms = 0;    ///< the rest of the replot
  };
  /// Draws at once instead of queueing, and says what it took.
  FrameCost replot_now();
  [[nodiscard]] int replots() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The user moved the step cursor.
  void cursor_moved(qint64 step);
  void follow_changed(bool follow);
  /// The user panned or zoomed.
  void x_range_changed(double x0, double x1);
  /// The user asked for everything (double click, Home).
  void fitted();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> d_;
};

}  // namespace attnlab
