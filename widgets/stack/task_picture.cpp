// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/task_picture.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"

namespace attnlab {
namespace {

constexpr int longest = 40;   // tokens of a picture
constexpr uint64_t seed = 7;  // a word without many repeats

int first_scored(const TaskExample& example) {
  const auto found = std::ranges::find(example.scored, true);
  return static_cast<int>(found - example.scored.begin());
}

std::vector<std::pair<int, int>> bracket_pairs(const TaskExample& example) {
  std::vector<std::pair<int, int>> pairs;
  std::vector<int> open;
  for (size_t i = 0; i < example.tokens.size(); ++i) {
    if (!example.scored[i]) {
      open.push_back(static_cast<int>(i));
    } else {
      pairs.emplace_back(static_cast<int>(i), open.back());
      open.pop_back();
    }
  }
  return pairs;
}

}  // namespace

std::vector<std::pair<int, int>> links_of(std::string_view task, const TaskExample& example) {
  const int first = first_scored(example);
  const int last = static_cast<int>(example.tokens.size()) - 1;
  if (first > last) return {};
  if (task == "bracket_matching") return bracket_pairs(example);
  if (task == "recall" || task == "copy") return {{first, 0}, {first + 1, 1}, {first + 2, 2}};
  if (task == "reverse") return {{first, first - 2}, {first + 1, first - 3}};
  if (task == "needle") {
    const auto key =
        std::ranges::find(example.tokens, example.tokens[static_cast<size_t>(last - 1)]);
    return {{last, static_cast<int>(key - example.tokens.begin()) + 1}};
  }
  return {};
}

TaskPicture::TaskPicture(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAttribute(Qt::WA_TransparentForMouseEvents);  // it lies on a card that is clicked
}

void TaskPicture::set_task(const std::string& name) {
  task_ = name.empty() ? nullptr : &task(name);
  example_ = {};
  make();
  updateGeometry();
}

QString TaskPicture::word(int32_t token) const {
  const QString word = QString::fromStdString(task_->vocabulary()[static_cast<size_t>(token)]);
  return word == ">" && task_->name() != "bracket_matching" ? QString(QChar(0x2192)) : word;
}

int TaskPicture::cell_height() const { return QFontMetrics(theme().mono).height() + theme().px(6); }

int TaskPicture::arc_height() const { return theme().px(14); }

int TaskPicture::cell_width(const QString& word) const {
  const int least = QFontMetrics(theme().mono).horizontalAdvance("00");
  const int wanted = QFontMetrics(theme().mono).horizontalAdvance(word) + theme().px(6);
  return std::max(least, wanted);
}

// Words of a story need room; symbols fit in one line, under their arcs.
int TaskPicture::lines() const { return task_ != nullptr && task_->name() == "stories" ? 4 : 1; }

QSize TaskPicture::sizeHint() const {
  if (task_ == nullptr) return {0, 0};
  const int gap = theme().px(3);
  return {theme().px(160), arc_height() * (lines() == 1) + lines() * (cell_height() + gap)};
}

// As long as the width allows, so that the end of the example is in sight.
void TaskPicture::make() {
  cells_.clear();
  if (task_ == nullptr) return;
  const auto shortest = static_cast<int>(task_->shortest());
  for (int length = std::max(longest, shortest); length >= shortest; --length) {
    Rng rng(seed, "picture");
    example_ = task_->example(length, Split::train, rng);
    int needed = 0;
    for (const int32_t token : example_.tokens) needed += cell_width(word(token)) + theme().px(2);
    if (needed <= width()) break;
  }
  links_ = links_of(task_->name(), example_);
  lay_out();
}

void TaskPicture::lay_out() {
  const int gap = theme().px(2);
  const double top = lines() == 1 ? arc_height() : 0;
  double x = 0;
  int line = 0;
  for (size_t i = 0; i < example_.tokens.size(); ++i) {
    const int width_needed = cell_width(word(example_.tokens[i]));
    if (x + width_needed > width()) {
      x = 0;
      if (++line >= lines()) break;
    }
    const double y = top + line * (cell_height() + theme().px(3));
    cells_.push_back({QRectF(x, y, width_needed, cell_height() - theme().px(2)), example_.tokens[i],
                      example_.scored[i]});
    x += width_needed + gap;
  }
  update();
}

void TaskPicture::draw_arc(QPainter& painter, const QRectF& from, const QRectF& to) const {
  const double top = from.top() - theme().px(1);
  const double distance = std::abs(from.center().x() - to.center().x());
  const double height =
      std::min<double>(arc_height() - theme().px(2), theme().px(5) + distance / 8);
  const double peak = top - height * 4 / 3;  // a cubic reaches three quarters of its handles
  QPainterPath path(QPointF(from.center().x(), top));
  path.cubicTo(QPointF(from.center().x(), peak), QPointF(to.center().x(), peak),
               QPointF(to.center().x(), top));
  painter.drawPath(path);
  const double tip = theme().px(3);
  const QPointF end(to.center().x(), top);
  painter.drawPolyline(
      QPolygonF({end + QPointF(-tip * 0.8, -tip), end, end + QPointF(tip * 0.8, -tip)}));
}

void TaskPicture::paintEvent(QPaintEvent*) {
  if (task_ == nullptr) return;
  const Theme& t = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(t.mono);
  for (const Cell& cell : cells_) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(token_tint(cell.token));
    painter.drawRoundedRect(cell.rect, t.px(2), t.px(2));
    painter.setPen(t.text);
    painter.drawText(cell.rect, Qt::AlignCenter, word(cell.token));
    if (!cell.scored) continue;
    const QRectF line(cell.rect.left(), cell.rect.bottom(), cell.rect.width(), t.px(2));
    painter.fillRect(line, t.accent);
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(t.muted, t.px(1)));
  if (lines() > 1) return;
  for (const auto& [from, to] : links_)
    if (std::max(from, to) < static_cast<int>(cells_.size()))
      draw_arc(painter, cells_[static_cast<size_t>(from)].rect,
               cells_[static_cast<size_t>(to)].rect);
}

void TaskPicture::resizeEvent(QResizeEvent*) { make(); }

void TaskPicture::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::FontChange && event->type() != QEvent::PaletteChange) return;
  updateGeometry();
  make();
}

}  // namespace attnlab
