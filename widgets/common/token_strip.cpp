// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/token_strip.h"

#include <QAccessible>
#include <QFontMetrics>
#include <QHash>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr double deepest_shade = 0.5;  // text stays readable on it in both looks

QString number(double value) { return QString::number(value, 'g', 3); }

}  // namespace

QString visible_token(const QString& token) {
  QString text;
  for (const QChar c : token) {
    if (c == ' ')
      text += QChar(0x00b7);  // ·
    else if (c == '\n')
      text += QChar(0x21b5);  // ↵
    else if (c == '\t')
      text += QChar(0x2192);  // →
    else if (c.unicode() < 0x20)
      text += QChar(0x2400 + c.unicode());  // the sign of the control character
    else
      text += c;
  }
  return text.isEmpty() ? QString(QChar(0x2205)) : text;
}

QColor mixed(const QColor& under, const QColor& over, double share) {
  const auto part = [&](double a, double b) { return a + (b - a) * share; };
  return QColor::fromRgbF(static_cast<float>(part(under.redF(), over.redF())),
                          static_cast<float>(part(under.greenF(), over.greenF())),
                          static_cast<float>(part(under.blueF(), over.blueF())));
}

QColor token_tint(int n) {
  const QColor& hue = theme().series[static_cast<size_t>(n) % theme().series.size()];
  return mixed(theme().surface, hue, theme().name == ThemeName::light ? 0.17 : 0.27);
}

TokenStrip::TokenStrip(QWidget* parent) : QAbstractScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  setAccessibleName(tr("Tokens"));
  viewport()->setAutoFillBackground(false);
  viewport()->setMouseTracking(true);
  placeholder_ = tr("Tokens appear here once there is a text.");
  lay_out();
}

void TokenStrip::set_tokens(std::vector<QString> tokens) {
  ends_line_.clear();
  for (QString& token : tokens) {
    ends_line_.push_back(token.endsWith('\n'));
    token = visible_token(token);
  }
  if (tokens == tokens_) return;
  tokens_ = std::move(tokens);
  values_.clear();
  query_ = key_ = hovered_ = -1;
  current_ = std::min(current_, count() - 1);
  measure();
  lay_out();
  tell_screen_reader();
}

void TokenStrip::set_values(std::vector<double> values, const QString& meaning) {
  values_ = std::move(values);
  meaning_ = meaning;
  lowest_ = INFINITY, highest_ = -INFINITY;
  for (const double value : values_)
    if (std::isfinite(value))
      lowest_ = std::min(lowest_, value), highest_ = std::max(highest_, value);
  update_scroll_bar();
  updateGeometry();
  viewport()->update();
}

void TokenStrip::set_around(int before, int behind) {
  before_ = before;
  behind_ = behind;
  viewport()->update();
  tell_screen_reader();
}

bool TokenStrip::is_added(int token) const { return token < before_ || token >= count() - behind_; }

void TokenStrip::set_pair(int query, int key) {
  if (query == query_ && key == key_) return;
  query_ = query;
  key_ = key;
  viewport()->update();
}

void TokenStrip::set_line_range(int least, int most) {
  least_lines_ = least;
  most_lines_ = std::max(least, most);
  updateGeometry();
}

void TokenStrip::set_placeholder(const QString& sentence) {
  placeholder_ = sentence;
  viewport()->update();
}

int TokenStrip::padding() const { return theme().space(2); }

int TokenStrip::line_height() const {
  return QFontMetrics(theme().mono).height() + theme().space(1.5);
}

int TokenStrip::legend_height() const {
  return values_.empty() ? 0 : QFontMetrics(theme().small).height() + theme().space(2);
}

void TokenStrip::measure() {
  const QFontMetrics metrics(theme().mono);
  QHash<QString, int> known;  // texts repeat, shaping is slow
  widths_.clear();
  widths_.reserve(tokens_.size());
  for (const QString& token : tokens_) {
    auto found = known.find(token);
    if (found == known.end())
      found = known.insert(token, metrics.horizontalAdvance(token) + theme().px(6));
    widths_.push_back(*found);
  }
}

// The scroll bar's width is always kept free, so that its coming and going never re-wraps.
void TokenStrip::lay_out() {
  const int gap = theme().px(1);
  const int available =
      std::max(theme().px(24), width() - 2 * padding() - verticalScrollBar()->sizeHint().width());
  cells_.clear();
  cells_.reserve(tokens_.size());
  line_starts_.clear();
  int x = 0;
  bool new_line = true;
  for (size_t i = 0; i < tokens_.size(); ++i) {
    const int width = std::min(widths_[i], available);
    if (x + width > available) new_line = true;
    if (new_line) {
      line_starts_.push_back(static_cast<int>(i));
      x = 0;
    }
    cells_.push_back({x, width, line_count() - 1});
    x += width + gap;
    new_line = ends_line_[i];
  }
  update_scroll_bar();
  updateGeometry();
  viewport()->update();
}

void TokenStrip::update_scroll_bar() {
  const int content = line_count() * line_height() + 2 * padding() + legend_height();
  verticalScrollBar()->setRange(0, std::max(0, content - viewport()->height()));
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(line_height());
}

QRect TokenStrip::token_rect(int token) const {
  if (token < 0 || token >= count()) return {};
  const Cell& cell = cells_[static_cast<size_t>(token)];
  const int top = padding() + legend_height() - verticalScrollBar()->value();
  return {padding() + cell.x, top + cell.line * line_height(), cell.width,
          line_height() - theme().px(3)};
}

int TokenStrip::line_end(int line) const {
  return line + 1 < line_count() ? line_starts_[static_cast<size_t>(line + 1)] : count();
}

int TokenStrip::token_at(const QPoint& position) const {
  if (position.y() < legend_height()) return -1;
  const int y = position.y() - padding() - legend_height() + verticalScrollBar()->value();
  const int line = y < 0 ? -1 : y / line_height();
  if (line < 0 || line >= line_count()) return -1;
  for (int i = line_starts_[static_cast<size_t>(line)]; i < line_end(line); ++i)
    if (token_rect(i).contains(position)) return i;
  return -1;
}

void TokenStrip::scroll_to(int token) {
  const QRect rect = token_rect(token);
  if (rect.isNull()) return;
  QScrollBar* bar = verticalScrollBar();
  const int top = legend_height() + padding();
  if (rect.top() < top) bar->setValue(bar->value() + rect.top() - top);
  const int bottom = viewport()->height() - padding();
  if (rect.bottom() > bottom) bar->setValue(bar->value() + rect.bottom() - bottom);
}

QSize TokenStrip::sizeHint() const {
  const int lines = std::clamp(line_count(), least_lines_, most_lines_);
  return {theme().px(240), lines * line_height() + 2 * padding() + legend_height()};
}

QSize TokenStrip::minimumSizeHint() const {
  return {theme().px(80), least_lines_ * line_height() + 2 * padding() + legend_height()};
}

void TokenStrip::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  lay_out();
}

void TokenStrip::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange) setAccessibleName(tr("Tokens"));
  if (type != QEvent::PaletteChange && type != QEvent::FontChange) return;
  measure();
  lay_out();
}

QString TokenStrip::describe(int token) const {
  const auto at = static_cast<size_t>(token);
  QString text = tr("token %1 of %2: %3").arg(token + 1).arg(count()).arg(tokens_[at]);
  if (is_added(token)) text = tr("%1 (added by the tokenizer)").arg(text);
  const bool has_value = at < values_.size() && std::isfinite(values_[at]);
  return has_value ? tr("%1 · %2 %3").arg(text, meaning_, number(values_[at])) : text;
}

void TokenStrip::tell_screen_reader() {
  QString text;
  for (size_t i = 0; i < tokens_.size() && text.size() < 400; ++i) text += tokens_[i];
  if (current_ >= 0) text = describe(current_) + ". " + text;
  setAccessibleDescription(text);
}

QColor TokenStrip::background(int token) const {
  if (values_.empty()) return token_tint(token % 4);
  const auto at = static_cast<size_t>(token);
  if (at >= values_.size() || !std::isfinite(values_[at])) return theme().raised;
  const double range = highest_ - lowest_;
  const double share = range > 0 ? (values_[at] - lowest_) / range : 0.5;
  return mixed(theme().surface, theme().accent, 0.04 + (deepest_shade - 0.04) * share);
}

void TokenStrip::draw_token(QPainter& painter, int token) const {
  const Theme& t = theme();
  const QRectF rect = token_rect(token);
  const double radius = t.px(3);
  painter.setPen(Qt::NoPen);
  painter.setBrush(background(token));
  painter.drawRoundedRect(rect, radius, radius);
  const auto outline = [&](const QColor& color, double width, Qt::PenStyle style) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, t.px(width), style));
    const double inset = t.px(width) / 2.0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
  };
  if (is_added(token)) outline(t.muted, 1, Qt::DashLine);
  if (token == hovered_) outline(t.muted, 1, Qt::SolidLine);
  if (token == current_ && hasFocus()) outline(t.text, 1.5, Qt::DotLine);
  if (token == key_) outline(t.danger, 2, Qt::DashLine);
  if (token == query_) outline(t.accent, 2, Qt::SolidLine);
  const auto at = static_cast<size_t>(token);
  QString text = tokens_[at];
  if (widths_[at] > cells_[at].width)
    text = QFontMetrics(t.mono).elidedText(text, Qt::ElideRight, cells_[at].width - t.px(6));
  const bool sign = text.size() == 1 && QString("·↵→").contains(text);
  painter.setPen((sign && values_.empty()) || is_added(token) ? t.muted : t.text);
  painter.drawText(rect, Qt::AlignCenter, text);
}

void TokenStrip::draw_legend(QPainter& painter) const {
  const Theme& t = theme();
  painter.setFont(t.small);
  painter.setPen(t.muted);
  const QFontMetrics metrics(t.small);
  const bool any = lowest_ <= highest_;
  const QString low = any ? number(lowest_) : QString("–"), high = any ? number(highest_) : low;
  const int y = t.space(1.5), height = metrics.height();
  int x = padding();
  const auto write = [&](const QString& text) {
    painter.drawText(QRect(x, y, width(), height), Qt::AlignVCenter, text);
    x += metrics.horizontalAdvance(text) + t.space(1.5);
  };
  write(meaning_);
  write(low);
  const QRectF bar(x, y + height * 0.25, t.px(72), height * 0.5);
  QLinearGradient shades(bar.topLeft(), bar.topRight());
  shades.setColorAt(0, mixed(t.surface, t.accent, 0.04));
  shades.setColorAt(1, mixed(t.surface, t.accent, deepest_shade));
  painter.fillRect(bar, shades);
  x += t.px(72) + t.space(1.5);
  write(high);
}

void TokenStrip::paintEvent(QPaintEvent* event) {
  const Theme& t = theme();
  QPainter painter(viewport());
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(hasFocus() ? t.accent : t.border, t.px(1)));
  painter.setBrush(t.surface);
  const double inset = t.px(1) / 2.0;
  const QRectF frame = QRectF(viewport()->rect()).adjusted(inset, inset, -inset, -inset);
  painter.drawRoundedRect(frame, t.px(6), t.px(6));
  if (tokens_.empty()) {
    painter.setPen(t.muted);
    painter.drawText(frame.adjusted(padding(), padding(), -padding(), -padding()),
                     Qt::TextWordWrap | Qt::AlignVCenter, placeholder_);
    return;
  }
  if (!values_.empty()) draw_legend(painter);
  painter.setFont(t.mono);
  const QRect visible =
      viewport()->rect().adjusted(0, legend_height() + t.px(2), 0, -t.px(2)) & event->rect();
  painter.setClipRect(visible);
  const int top = padding() + legend_height() - verticalScrollBar()->value();
  const int first = std::max(0, (visible.top() - top) / line_height());
  for (int line = first; line < line_count(); ++line) {
    if (top + line * line_height() > visible.bottom()) break;
    for (int i = line_starts_[static_cast<size_t>(line)]; i < line_end(line); ++i)
      draw_token(painter, i);
  }
}

}  // namespace attnlab
