// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "widgets/common/theme.h"

// A resource of a static library is left out by the linker unless something names it; the macro
// must stand outside every namespace.
static void init_icon_resource() { Q_INIT_RESOURCE(icons); }

namespace attnlab {
namespace {

QByteArray icon_source(const QString& name) {
  static const bool ready = (init_icon_resource(), true);
  Q_UNUSED(ready);
  QFile file(":/icons/" + name + ".svg");
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// `side`: device pixels. Cached, since a button asks for its picture at every repaint.
QPixmap render(const QString& name, const QColor& color, int side) {
  const QString key = QString("attnlab/%1/%2/%3").arg(name, color.name()).arg(side);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  const QByteArray source = icon_svg(name, color);
  if (source.isEmpty() || side <= 0) return {};
  QSvgRenderer renderer(source);
  pixmap = QPixmap(side, side);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  renderer.render(&painter, QRectF(0, 0, side, side));
  painter.end();
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

class ThemedIconEngine : public QIconEngine {
 public:
  explicit ThemedIconEngine(QString name, QColor fixed = {})
      : name_(std::move(name)), fixed_(std::move(fixed)) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const int side = std::min(rect.width(), rect.height());
    QRect square(0, 0, side, side);
    square.moveCenter(rect.center());
    const double dpr = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
    painter->drawPixmap(square, render(name_, color(mode, state), qRound(side * dpr)));
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return render(name_, color(mode, state), std::min(size.width(), size.height()));
  }

  QIconEngine* clone() const override { return new ThemedIconEngine(name_, fixed_); }
  QString key() const override { return "attnlab"; }
  QString iconName() override { return name_; }
  bool isNull() override { return !QFile::exists(":/icons/" + name_ + ".svg"); }

 private:
  [[nodiscard]] QColor color(QIcon::Mode mode, QIcon::State state) const {
    const Theme& t = theme();
    if (mode == QIcon::Disabled) return t.muted;
    if (fixed_.isValid()) return fixed_;
    return state == QIcon::On ? t.accent : t.text;
  }

  QString name_;
  QColor fixed_;
};

}  // namespace

QByteArray icon_svg(const QString& name, const QColor& color) {
  return icon_source(name).replace("currentColor", color.name().toLatin1());
}

QIcon icon(const QString& name) { return icon(name, {}); }

QIcon icon(const QString& name, const QColor& color) {
  if (icon_source(name).isEmpty()) return {};
  return QIcon(new ThemedIconEngine(name, color));
}

QPixmap icon_pixmap(const QString& name, const QColor& color, int size_px, double dpr) {
  QPixmap pixmap = render(name, color, qRound(size_px * dpr));
  pixmap.setDevicePixelRatio(dpr);
  return pixmap;
}

}  // namespace attnlab
