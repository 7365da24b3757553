// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/head_grid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/maps/map_axes.h"
#include "widgets/maps/map_pyramid.h"

namespace attnlab {
namespace {

constexpr int thumbnail = 64;      // cells
constexpr int largest_tile = 128;  // units

double label_width() { return theme().px(34); }

}  // namespace

HeadGrid::HeadGrid(QWidget* parent) : QAbstractScrollArea(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  viewport()->setMouseTracking(true);
  setAccessibleName(tr("Layers and heads"));
  scale_.palette = make_palette(PaletteName::ink, theme());
}

QSize HeadGrid::sizeHint() const { return {theme().px(232), theme().px(320)}; }
int HeadGrid::largest_width() const {
  return static_cast<int>(label_width() + 3 * gap() +
                          most_heads() * (theme().px(largest_tile) + gap()));
}
QSize HeadGrid::minimumSizeHint() const {
  const double wanted = label_width() + 3 * gap() + most_heads() * (theme().px(16) + gap());
  return {std::clamp(static_cast<int>(wanted), theme().px(120), theme().px(320)), theme().px(96)};
}

void HeadGrid::set_heads(const Maps& layers, const std::vector<bool>& fixed) {
  std::vector<std::vector<Tile>> before = std::move(layers_);
  layers_.assign(layers.size(), {});
  for (size_t l = 0; l < layers.size(); ++l)
    for (size_t h = 0; h < layers[l].size(); ++h) {
      const bool same =
          l < before.size() && h < before[l].size() && before[l][h].matrix == layers[l][h];
      layers_[l].push_back(same ? std::move(before[l][h]) : Tile{layers[l][h], {}, {}});
    }
  fixed_ = fixed;
  fixed_.resize(layers.size(), false);
  if (selected_.layer >= num_layers()) selected_ = {};
  hovered_ = {};
  updateGeometry();
  place_scroll_bars();
  viewport()->update();
}

void HeadGrid::set_selected(HeadIndex index) {
  if (selected_ == index) return;
  selected_ = index;
  setAccessibleDescription(text_of(index));
  const QRectF place = tile(index);
  if (place.top() < 0 || place.bottom() > viewport()->height())
    verticalScrollBar()->setValue(verticalScrollBar()->value() + static_cast<int>(place.top()));
  viewport()->update();
}

void HeadGrid::set_scale(const ColorScale& scale, bool shared_range) {
  scale_ = scale;
  shared_range_ = shared_range;
  forget_pictures();
}

void HeadGrid::set_causal(bool on) {
  causal_ = on;
  forget_pictures();
}

void HeadGrid::forget_pictures() {
  for (auto& layer : layers_)
    for (Tile& tile : layer) tile.picture = {};
  viewport()->update();
}

int HeadGrid::num_heads(int layer) const {
  return static_cast<int>(layers_[static_cast<size_t>(layer)].size());
}

int HeadGrid::most_heads() const {
  int most = 1;
  for (int l = 0; l < num_layers(); ++l) most = std::max(most, num_heads(l));
  return most;
}

double HeadGrid::gap() const { return most_heads() > 8 ? theme().px(3) : theme().space(1); }

double HeadGrid::side() const {
  const double room = viewport()->width() - label_width() - 2 * gap();
  return std::clamp<double>(room / most_heads() - gap(), theme().px(10), theme().px(largest_tile));
}

QRectF HeadGrid::tile(HeadIndex index) const {
  const double step = side() + gap();
  const bool mixes = index.layer >= 0 && index.layer < num_layers() && num_heads(index.layer) > 0;
  const double width = mixes ? side() : step * most_heads() - gap();
  return QRectF(
      label_width() + gap() + step * std::max(0, index.head) - horizontalScrollBar()->value(),
      theme().px(24) + step * (num_layers() - 1 - index.layer) - verticalScrollBar()->value(),
      width, side());
}

HeadIndex HeadGrid::index_at(QPointF at) const {
  const double step = side() + gap();
  const QRectF first = tile({0, 0});
  const int layer = static_cast<int>(std::floor((first.bottom() - at.y()) / step));
  if (layer < 0 || layer >= num_layers()) return {};
  const int head = num_heads(layer) == 0
                       ? 0
                       : static_cast<int>(std::floor((at.x() - first.left()) / step));
  const HeadIndex index{layer, head};
  const bool is_there = head >= 0 && head < std::max(1, num_heads(layer));
  return is_there && tile(index).contains(at) ? index : HeadIndex();
}

std::pair<int, int> HeadGrid::layers_in_sight() const {
  const double step = side() + gap();
  const QRectF lowest = tile({0, 0});
  const auto layer_at = [&](double y) {
    return static_cast<int>(std::floor((lowest.bottom() - y) / step));
  };
  return {std::max(0, layer_at(viewport()->height())), std::min(num_layers() - 1, layer_at(0))};
}

bool HeadGrid::is_drawn() const {
  const auto [first, last] = layers_in_sight();
  for (int l = first; l <= last; ++l)
    for (const Tile& tile : layers_[static_cast<size_t>(l)])
      if (!tile.matrix) return false;
  return true;
}

void HeadGrid::tell_what_is_seen() {
  const auto seen = layers_in_sight();
  if (std::exchange(told_, seen) != seen) Q_EMIT layers_seen(seen.first, seen.second);
}

void HeadGrid::set_groups(const std::vector<int>& heads_a_group) {
  groups_ = heads_a_group;
  viewport()->update();
}

int HeadGrid::group_of(int layer) const {
  const auto at = static_cast<size_t>(layer);
  return at < groups_.size() ? std::max(1, groups_[at]) : 1;
}

void HeadGrid::place_scroll_bars() {
  const double step = side() + gap();
  const int width = static_cast<int>(label_width() + 2 * gap() + step * most_heads());
  const int height = static_cast<int>(theme().px(24) + gap() + step * num_layers());
  horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
  verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
  horizontalScrollBar()->setPageStep(viewport()->width());
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(static_cast<int>(step));
  tell_what_is_seen();
}

QString HeadGrid::text_of(HeadIndex index) const {
  if (index.layer < 0 || index.layer >= num_layers()) return {};
  if (num_heads(index.layer) == 0)
    return tr("Layer %1: no mixing, every token stays by itself").arg(index.layer + 1);
  QString text = tr("Layer %1, head %2").arg(index.layer + 1).arg(index.head + 1);
  if (const int group = group_of(index.layer); group > 1) {
    const int first = index.head / group * group;
    text += '\n' + tr("Heads %1–%2 share keys").arg(first + 1).arg(first + group);
  }
  return fixed_[static_cast<size_t>(index.layer)] ? text + '\n' + tr("The same for every input")
                                                  : text;
}

void HeadGrid::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  painter.fillRect(viewport()->rect(), t.surface);
  if (layers_.empty()) {
    painter.setFont(t.body);
    painter.setPen(t.muted);
    painter.drawText(QRectF(viewport()->rect()).adjusted(t.space(3), 0, -t.space(3), 0),
                     Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Thumbnails of all heads appear here once a text is probed."));
    return;
  }
  painter.setFont(t.small);
  for (int l = 0; l < num_layers(); ++l) draw_layer(painter, l);
  // Headings stay while layers scroll beneath.
  painter.fillRect(QRectF(0, 0, viewport()->width(), t.px(22)), t.surface);
  painter.setPen(t.muted);
  const double step = side() + gap();
  const int stride = label_stride(step, t.px(22));
  for (int h = 0; h < most_heads(); h += stride)
    painter.drawText(QRectF(tile({0, 0}).left() + h * step - step / 2, 0, side() + step, t.px(22)),
                     Qt::AlignCenter,
                     side() > t.px(44) ? tr("head %1").arg(h + 1) : QString::number(h + 1));
}

void HeadGrid::draw_layer(QPainter& painter, int layer) {
  const Theme& t = theme();
  const QRectF first = tile({layer, 0});
  if (first.bottom() < 0 || first.top() > viewport()->height()) return;
  const bool here = selected_.layer == layer;
  painter.setFont(here ? t.heading : t.small);
  painter.setPen(here ? t.text : t.muted);
  const QRectF label(0, first.top(), label_width(), first.height());
  painter.drawText(label, Qt::AlignRight | Qt::AlignVCenter, tr("L%1").arg(layer + 1));
  if (fixed_[static_cast<size_t>(layer)]) {
    // A small equals sign: the same for every input.
    painter.setPen(QPen(t.accent, t.px(1.5)));
    const QPointF at(t.px(5), first.center().y());
    for (const double y : {-1.75, 1.75})
      painter.drawLine(at + QPointF(0, t.scale * y), at + QPointF(t.px(6), t.scale * y));
  }
  painter.setFont(t.small);
  for (int h = 0; h < std::max(1, num_heads(layer)); ++h) draw_tile(painter, {layer, h});
  draw_groups(painter, layer);
}

/// A line below those that share keys.
void HeadGrid::draw_groups(QPainter& painter, int layer) const {
  const int group = group_of(layer), heads = num_heads(layer);
  if (group == 1 || heads == 0) return;
  painter.setPen(QPen(theme().muted, theme().px(1)));
  for (int first = 0; first < heads; first += group) {
    const QRectF begin = tile({layer, first});
    const QRectF end = tile({layer, std::min(first + group, heads) - 1});
    const double y = begin.bottom() + gap() / 2;
    painter.drawLine(QPointF(begin.left() + 1, y), QPointF(end.right() - 1, y));
  }
}

void HeadGrid::draw_picture(Tile& tile) const {
  const bool by_magnitude = scale_.palette.is_signed;
  if (tile.small.values.empty()) tile.small = shrink(*tile.matrix, thumbnail, by_magnitude);
  ColorScale scale = scale_;
  const bool causal = causal_ && tile.matrix->rows == tile.matrix->columns;
  if (!shared_range_)
    std::tie(scale.low, scale.high) = fitted_range(value_range(tile.small, causal), by_magnitude);
  tile.picture = to_image(tile.small, scale, causal, theme().raised.rgb());
}

void HeadGrid::draw_tile(QPainter& painter, HeadIndex index) {
  const Theme& t = theme();
  const QRectF place = tile(index);
  const bool mixes = num_heads(index.layer) > 0;
  painter.fillRect(place, t.raised);
  if (mixes) {
    Tile& tile = layers_[static_cast<size_t>(index.layer)][static_cast<size_t>(index.head)];
    if (tile.matrix && !tile.matrix->values.empty()) {
      if (tile.picture.isNull()) draw_picture(tile);
      painter.setRenderHint(QPainter::SmoothPixmapTransform,
                            tile.picture.width() > place.width() * devicePixelRatioF());
      painter.drawImage(place, tile.picture);
    }
  } else {
    painter.setPen(t.muted);
    painter.drawText(place, Qt::AlignCenter, tr("no mixing"));
  }
  const bool chosen = index.layer == selected_.layer && (!mixes || index.head == selected_.head);
  const bool hot = index == hovered_;
  const double width = chosen ? t.px(2) : t.px(1);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(chosen ? t.accent : hot ? t.text : t.border, width));
  painter.drawRect(place.adjusted(-width / 2, -width / 2, width / 2, width / 2));
  if (chosen && hasFocus()) {
    painter.setPen(QPen(t.surface, t.px(1)));
    painter.drawRect(place.adjusted(1, 1, -1, -1));
  }
}

void HeadGrid::choose(HeadIndex index) {
  if (index.layer < 0) return;
  set_selected(index);
  Q_EMIT head_selected(index.layer, index.head);
}

void HeadGrid::hover(HeadIndex index) {
  if (hovered_ == index) return;
  hovered_ = index;
  viewport()->update();
  Q_EMIT head_hovered(index.layer, index.head);
}

void HeadGrid::resizeEvent(QResizeEvent*) { place_scroll_bars(); }
void HeadGrid::scrollContentsBy(int dx, int dy) {
  QAbstractScrollArea::scrollContentsBy(dx, dy);
  viewport()->update();
  tell_what_is_seen();
}
void HeadGrid::mouseMoveEvent(QMouseEvent* event) { hover(index_at(event->position())); }

void HeadGrid::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) choose(index_at(event->position()));
}

void HeadGrid::leaveEvent(QEvent* event) {
  QAbstractScrollArea::leaveEvent(event);
  hover({});
}

void HeadGrid::keyPressEvent(QKeyEvent* event) {
  HeadIndex index = selected_;
  switch (event->key()) {
    case Qt::Key_Up:
      ++index.layer;
      break;
    case Qt::Key_Down:
      --index.layer;
      break;
    case Qt::Key_Left:
      --index.head;
      break;
    case Qt::Key_Right:
      ++index.head;
      break;
    default:
      return QAbstractScrollArea::keyPressEvent(event);
  }
  if (layers_.empty()) return;
  index.layer = std::clamp(index.layer, 0, num_layers() - 1);
  index.head = std::clamp(index.head, 0, std::max(1, num_heads(index.layer)) - 1);
  if (!(index == selected_)) choose(index);
}

bool HeadGrid::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::Leave) hover({});
  if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), text_of(index_at(help->pos())), this);
  return true;
}

void HeadGrid::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Layers and heads"));
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
  scale_.palette = make_palette(scale_.palette.name, theme());
  place_scroll_bars();
  forget_pictures();
  updateGeometry();
}

}  // namespace attnlab
