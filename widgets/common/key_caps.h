// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QStringList>
#include <QWidget>

namespace attnlab {

/// Width of keys drawn side by side in the theme's small font.
int key_caps_width(const QStringList& keys);

/// Keys as on a keyboard, right-aligned and centred vertically in `rect`.
void draw_key_caps(QPainter& painter, const QRect& rect, const QStringList& keys);

/// The same as a widget; its accessible name is the keys joined by "+".
class KeyCaps : public QWidget {
  Q_OBJECT
 public:
  explicit KeyCaps(QStringList keys, QWidget* parent = nullptr);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QStringList keys_;
};

}  // namespace attnlab
