// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QWidget>
#include <functional>
#include <vector>

class QCustomPlot;

namespace attnlab {

/// A head, counted from 0, at two figures; NaN: it is not drawn.
struct HeadPoint {
  int layer = 0, head = 0;
  double x = 0, y = 0;
};

/// What a layer, from 0, of so many is drawn in.
QColor layer_color(int layer, int layers);

/// All heads by two figures, coloured from the first layer to the last, with a ring around the
/// selected one. A click selects the nearest head; Left and Right go to the next one along x, Up
/// and Down along y. Pointing at one asks for what its tooltip says.
class HeadScatter : public QWidget {
  Q_OBJECT
 public:
  explicit HeadScatter(QWidget* parent = nullptr);
  ~HeadScatter() override;

  void set_points(std::vector<HeadPoint> points, const QString& x_title, const QString& y_title);
  /// Emits nothing.
  void set_selected(int layer, int head);
  /// `text(layer, head)`, what is said of the head under the mouse.
  void set_tooltips(std::function<QString(int layer, int head)> text);
  /// Draws the same for paper; the sizes follow the painter's font.
  void print(QPainter& painter, QSizeF size) const;

  /// Place of a head in the canvas, as of the last replot; (−1, −1) where it is not drawn.
  [[nodiscard]] QPointF place_of(int layer, int head) const;
  [[nodiscard]] QWidget* canvas() const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void head_selected(int layer, int head);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  void choose(const HeadPoint* point);
  [[nodiscard]] const HeadPoint* find(int layer, int head) const;
  [[nodiscard]] const HeadPoint* nearest(QPointF place) const;
  /// The next drawn one in this direction along `axis`; null: none.
  [[nodiscard]] const HeadPoint* next(double HeadPoint::*axis, bool up) const;

  QCustomPlot* plot_;
  std::vector<HeadPoint> points_;
  QString x_title_, y_title_;
  std::function<QString(int, int)> tooltip_;
  int layer_ = 0, head_ = 0;
};

}  // namespace attnlab
