// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/term_picture.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPainter>
#include <cmath>
#include <functional>

#include "core/shared/base/translated.h"
#include "widgets/common/theme.h"
#include "widgets/maps/color_scale.h"

namespace attnlab {
namespace {

constexpr int64_t length = 16, period = 6;
constexpr double side = 132, apart = 24;

/// Weights from what a row gives a column; rows sum to 1.
Matrix map_of(const std::function<double(int64_t i, int64_t j)>& share) {
  Matrix map{length, length, std::vector<float>(length * length, 0)};
  for (int64_t i = 0; i < length; ++i) {
    double sum = 0;
    for (int64_t j = 0; j <= i; ++j) sum += share(i, j);
    for (int64_t j = 0; j <= i; ++j)
      map.values[static_cast<size_t>(i * length + j)] =
          static_cast<float>(sum > 0 ? share(i, j) / sum : j == i);
  }
  return map;
}

/// Nearly all weight where `there` says, the rest everywhere.
Matrix mostly(const std::function<bool(int64_t i, int64_t j)>& there) {
  return map_of([&](int64_t i, int64_t j) { return there(i, j) ? 1.0 : 0.012; });
}
Matrix everywhere() {
  return map_of([](int64_t, int64_t) { return 1.0; });
}
Matrix back_by(int64_t distance) {
  return mostly([=](int64_t i, int64_t j) { return j == i - distance; });
}
Matrix first_column() {
  return mostly([](int64_t, int64_t j) { return j == 0; });
}
/// A score a token, the same in every row.
Matrix columns() {
  return map_of([](int64_t, int64_t j) { return std::exp(2.2 * std::sin(2.4 * double(j))); });
}
/// Scores of a pair, under a form.
Matrix pairs(const std::function<double(double)>& weight) {
  return map_of([&](int64_t i, int64_t j) {
    const double near = 1 - 0.25 * double(i - j), same = (i - j) % period == 0 ? 2 : 0;
    return weight(near + same + 0.6 * std::cos(double(3 * i + 5 * j)));
  });
}
double taylor(double x) { return 1 + x + x * x / 2; }

QString said_of(const Example& example) {
  return *example.caption == '\0' ? QString()
                                  : QCoreApplication::translate("TermPicture", example.caption);
}

}  // namespace

std::vector<Example> examples_of(const QString& term) {
  const auto softmax = [](double x) { return std::exp(x); };
  if (term == "mixing")
    return {{ATTNLAB_TEXT("TermPicture", "on"), pairs(softmax)},
            {ATTNLAB_TEXT("TermPicture", "off"), back_by(0)}};
  if (term == "form")
    return {{ATTNLAB_TEXT("TermPicture", "softmax"), pairs(softmax)},
            {ATTNLAB_TEXT("TermPicture", "Taylor"), pairs(taylor)}};
  if (term == "standard") return {{"", pairs(softmax)}};
  if (term == "mlp") return {{"", back_by(0)}};
  if (term == "approximate") return {{"", pairs(taylor)}};
  if (term == "non_approximate") return {{"", columns()}};
  if (term == "entropy")
    return {{ATTNLAB_TEXT("TermPicture", "low"), back_by(1)},
            {ATTNLAB_TEXT("TermPicture", "high"), everywhere()}};
  if (term == "concentration")
    return {{ATTNLAB_TEXT("TermPicture", "low"), everywhere()},
            {ATTNLAB_TEXT("TermPicture", "high"), back_by(1)}};
  if (term == "diversity")
    return {{ATTNLAB_TEXT("TermPicture", "one head"), back_by(1)},
            {ATTNLAB_TEXT("TermPicture", "another"), first_column()}};
  if (term == "sink" || term == "sink_head") return {{"", first_column()}};
  if (term == "locality")
    return {{ATTNLAB_TEXT("TermPicture", "F0 is high"), back_by(0)},
            {ATTNLAB_TEXT("TermPicture", "F2 is high"), back_by(2)}};
  if (term == "previous_token") return {{"", back_by(1)}};
  if (term == "duplicate_token")
    return {{ATTNLAB_TEXT("TermPicture", "a word of 6 tokens, repeated"), back_by(period)}};
  if (term == "induction")
    return {{ATTNLAB_TEXT("TermPicture", "a word of 6 tokens, repeated"), back_by(period - 1)}};
  if (term == "local_head") return {{"", mostly([](int64_t i, int64_t j) { return i - j < 4; })}};
  if (term == "uniform_head") return {{"", everywhere()}};
  return {};
}

TermPicture::TermPicture(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TermPicture::set_term(const QString& term) {
  examples_ = examples_of(term);
  QStringList spoken;
  for (const Example& one : examples_)
    if (*one.caption != '\0') spoken << said_of(one);
  setAccessibleName(tr("Example maps"));
  setAccessibleDescription(spoken.join(", "));
  updateGeometry();
  update();
}

QSize TermPicture::sizeHint() const {
  const Theme& t = theme();
  if (examples_.empty()) return {0, 0};
  const auto count = static_cast<double>(examples_.size());
  return {t.px(count * side + (count - 1) * apart),
          t.px(side) + QFontMetrics(t.small).height() + t.space(1)};
}

void TermPicture::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.setFont(t.small);
  QRect at(0, 0, t.px(side), t.px(side));
  for (const Example& one : examples_) {
    ColorScale scale{make_palette(PaletteName::ink, t), 0, 1, false};
    scale.high = value_range(one.map, true).second;
    painter.drawImage(at, to_image(one.map, scale, true, t.raised.rgb()));
    painter.setPen(t.border);
    painter.drawRect(at.adjusted(0, 0, -1, -1));
    painter.setPen(t.muted);
    painter.drawText(QRect(at.left(), at.bottom() + t.space(1), at.width() + t.px(apart),
                           QFontMetrics(t.small).height()),
                     Qt::AlignLeft, said_of(one));
    at.translate(t.px(side + apart), 0);
  }
}

void TermPicture::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) update();
  QWidget::changeEvent(event);
}

}  // namespace attnlab
