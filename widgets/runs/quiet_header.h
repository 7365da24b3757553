// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace attnlab {

/// A header in the quiet type of a label over a hairline. The first `frozen` columns stay in place
/// while the rest scroll; the table must do the same.
class QuietHeader : public QHeaderView {
  Q_OBJECT
 public:
  explicit QuietHeader(Qt::Orientation orientation, QWidget* parent = nullptr);

  void set_frozen(int columns);
  [[nodiscard]] int frozen() const { return frozen_; }
  /// Width of the frozen columns.
  [[nodiscard]] int frozen_width() const;
  /// Where a section is drawn, in the viewport.
  [[nodiscard]] int position_of(int logical) const;
  /// x of the viewport as if nothing were frozen.
  [[nodiscard]] int unfrozen(int x) const { return x < frozen_width() ? x - offset() : x; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void paintSection(QPainter* painter, const QRect& rect, int logical) const override;
  [[nodiscard]] QSize sectionSizeFromContents(int logical) const override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  void paint_arrow(QPainter* painter, QRect* text) const;

  int frozen_ = 0;
};

}  // namespace attnlab
