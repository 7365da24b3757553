// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/formula.h"

#include <QEvent>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <functional>
#include <vector>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr double script_size = 0.72, type_size = 1.25;

/// Something set in type, around a base line.
struct Box {
  double width = 0, ascent = 0, descent = 0;
  std::function<void(QPainter&, QPointF)> draw = [](QPainter&, QPointF) {};
};

QFont font_of(double size, bool slanted) {
  QFont font = theme().body;
  font.setPixelSize(std::max(1, qRound(QFontInfo(font).pixelSize() * size * type_size)));
  font.setItalic(slanted);
  return font;
}

Box word(const QString& text, double size) {
  const bool sum = text == QString::fromUtf8("Σ");
  const QFont font = font_of(size, text.size() == 1 && text[0].isLetter() && !sum);
  const QFontMetricsF metrics(font);
  return {metrics.horizontalAdvance(text), metrics.ascent(), metrics.descent(),
          [text, font](QPainter& painter, QPointF at) {
            painter.setFont(font);
            painter.drawText(at, text);
          }};
}

Box row(std::vector<Box> parts) {
  Box all;
  for (const Box& part : parts) {
    all.width += part.width;
    all.ascent = std::max(all.ascent, part.ascent);
    all.descent = std::max(all.descent, part.descent);
  }
  all.draw = [parts = std::move(parts)](QPainter& painter, QPointF at) {
    for (const Box& part : parts) {
      part.draw(painter, at);
      at.rx() += part.width;
    }
  };
  return all;
}

Box with_scripts(const Box& base, const Box& below, const Box& above, double size) {
  const double em = QFontMetricsF(font_of(size, false)).xHeight();
  const double down = 0.5 * em + 0.25 * below.ascent, up = 0.9 * em;
  Box all{base.width + std::max(below.width, above.width),
          std::max(base.ascent, above.width > 0 ? up + above.ascent : 0),
          std::max(base.descent, below.width > 0 ? down + below.descent : 0),
          {}};
  all.draw = [=](QPainter& painter, QPointF at) {
    base.draw(painter, at);
    below.draw(painter, at + QPointF(base.width, down));
    above.draw(painter, at + QPointF(base.width, -up));
  };
  return all;
}

Box fraction(const Box& above, const Box& below, double size) {
  const double axis = 0.55 * QFontMetricsF(font_of(size, false)).xHeight(), gap = 0.35 * axis;
  const double width = std::max(above.width, below.width) + 2 * axis;
  Box all{width,
          axis + gap + above.ascent + above.descent,
          below.ascent + below.descent + gap - axis,
          {}};
  all.draw = [=](QPainter& painter, QPointF at) {
    const double line = at.y() - axis;
    above.draw(painter, {at.x() + (width - above.width) / 2, line - gap - above.descent});
    below.draw(painter, {at.x() + (width - below.width) / 2, line + gap + below.ascent});
    painter.drawLine(QPointF(at.x() + axis / 2, line), QPointF(at.x() + width - axis / 2, line));
  };
  return all;
}

Box root(const Box& inner, double size) {
  const double em = QFontMetricsF(font_of(size, false)).xHeight(), sign = 1.1 * em;
  Box all{sign + inner.width + 0.2 * em, inner.ascent + 0.25 * em, inner.descent, {}};
  all.draw = [=](QPainter& painter, QPointF at) {
    const double top = at.y() - inner.ascent - 0.1 * em, bottom = at.y() + 0.6 * inner.descent;
    const QPointF points[] = {{at.x() + 0.1 * em, at.y() - 0.6 * em},
                              {at.x() + 0.35 * em, at.y() - 0.75 * em},
                              {at.x() + 0.6 * em, bottom},
                              {at.x() + sign, top},
                              {at.x() + all.width, top}};
    painter.drawPolyline(points, 5);
    inner.draw(painter, at + QPointF(sign, 0));
  };
  return all;
}

/// Reads the markup from left to right; what is not closed ends with the text.
class Setter {
 public:
  explicit Setter(QString text) : text_(std::move(text)) {}
  Box set() { return sequence(1, {}); }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] QChar next() const { return text_[at_]; }

  /// Until one of `ends`, which is passed over.
  Box sequence(double size, const QString& ends) {
    std::vector<Box> parts;
    while (!at_end() && !ends.contains(next())) parts.push_back(scripted(size));
    ended_by_ = at_end() ? QChar() : text_[at_++];
    return row(std::move(parts));
  }
  Box scripted(double size) {
    const Box base = atom(size);
    Box below, above;
    while (!at_end() && (next() == '_' || next() == '^')) {
      Box& script = text_[at_++] == '_' ? below : above;
      if (!at_end()) script = next() == '{' ? atom(size * script_size) : letter(size * script_size);
    }
    return below.width > 0 || above.width > 0 ? with_scripts(base, below, above, size) : base;
  }
  Box atom(double size) {
    if (next() == '{') {
      ++at_;
      Box inner = sequence(size, "|}");
      if (ended_by_ != '|') return inner;
      const Box below = sequence(size, "}");
      return fraction(inner, below, size);
    }
    if (text_[at_] == QChar(0x221a) && at_ + 1 < text_.size() && text_[at_ + 1] == '{') {
      ++at_;
      return root(atom(size), size);
    }
    if (!next().isLetter()) return letter(size);
    qsizetype end = at_;
    while (end < text_.size() && text_[end].isLetter()) ++end;
    const QString name = text_.mid(at_, end - at_);
    at_ = end;
    return word(name, size);
  }
  Box letter(double size) { return word(text_.mid(at_++, 1), size); }

  QString text_;
  qsizetype at_ = 0;
  QChar ended_by_;
};

}  // namespace

Formula::Formula(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Formula::set_text(const QString& text) {
  text_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize Formula::sizeHint() const {
  const Box box = Setter(text_).set();
  return {qCeil(box.width) + 2, qCeil(box.ascent + box.descent) + 2};
}

void Formula::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().text, theme().px(1)));
  const Box box = Setter(text_).set();
  box.draw(painter, {1, 1 + box.ascent});
}

void Formula::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    updateGeometry();
    update();
  }
  QWidget::changeEvent(event);
}

}  // namespace attnlab
