// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QPainter>
#include <vector>

#include "widgets/inspect/indicator.h"

namespace attnlab {

using RadarValues = std::array<double, all_indicators.size()>;  ///< 0 to 1, NaN: no corner

/// Colours and fonts of a radar, of the screen or of a print.
struct RadarLook {
  QColor text, muted, grid, line, fill, focus;
  QFont title, small;
  double unit = 1;  ///< one pixel at scale 1
};
RadarLook radar_screen_look();
/// Dark on white; ordinary text has the size of `body`.
RadarLook radar_print_look(const QFont& body);

/// One layer as in the paper's Fig. 1: eight spokes from the top clockwise.
void draw_radar(QPainter& painter, const QRectF& rect, const QString& title,
                const RadarValues& values, bool selected, const RadarLook& look);

/// As many columns as make the radars largest within `width` × `height`.
int radar_columns(int count, double width, double height);

/// A radar for each layer, the first in the upper left. A click or Return selects, arrows move.
class RadarGrid : public QAbstractScrollArea {
  Q_OBJECT
 public:
  explicit RadarGrid(QWidget* parent = nullptr);

  void set_layers(const std::vector<RadarValues>& layers, const std::vector<bool>& mixing);
  /// Emits nothing.
  void set_selected(int layer);
  [[nodiscard]] QRectF tile(int layer) const;  ///< in the viewport
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void layer_selected(int layer);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  [[nodiscard]] QString title_of(int layer) const;
  void choose(int layer);
  void arrange();

  std::vector<RadarValues> layers_;
  std::vector<bool> mixing_;
  int selected_ = 0, columns_ = 1;
  double side_ = 1;
};

}  // namespace attnlab
