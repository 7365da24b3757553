// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/plots/curves_picture.h"

namespace attnlab {

/// A line with its marker; sizes follow the height `em` of a line of text.
void draw_mark(QPainter& painter, const QRectF& rect, const RunStyle& style, double em);

/// Names with their styles side by side in as many rows as they need, in the painter's font; the
/// line width and the markers follow its size. Returns the height; draws nothing without a painter.
double legend_rows(QPainter* painter, const QFont& font, const QRectF& rect, const QColor& text,
                   const std::vector<CurvesPicture::Line>& lines);

/// The legend that several plots share.
class LegendRows : public QWidget {
 public:
  explicit LegendRows(QWidget* parent = nullptr);
  void set_lines(std::vector<CurvesPicture::Line> lines);
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] QRectF area(int width) const;
  std::vector<CurvesPicture::Line> lines_;
};

}  // namespace attnlab
