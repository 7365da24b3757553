// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/sample_delegate.h"

#include <QListView>
#include <QPainter>
#include <cmath>

#include "core/shared/base/text.h"
#include "widgets/common/theme.h"
#include "widgets/runs/sample_marks.h"
#include "widgets/runs/tabular.h"

namespace attnlab {
namespace {

constexpr int longest_prompt = 160;

// The end of a long prompt is what the model continues. Symbols of a task are words.
QString shown_prompt(const Sample& sample) {
  const QString& prompt = sample.prompt;
  const QString end =
      prompt.size() <= longest_prompt ? prompt : QStringLiteral("…") + prompt.right(longest_prompt);
  return sample.expected.isEmpty() || end.isEmpty() ? end : end + ' ';
}

QTextCharFormat ink(const QColor& colour) {
  QTextCharFormat format;
  format.setForeground(colour);
  return format;
}

QTextLayout::FormatRange range(qsizetype start, qsizetype length, const QTextCharFormat& format) {
  return {static_cast<int>(start), static_cast<int>(length), format};
}

QTextCharFormat judged(bool right) {
  QTextCharFormat format = ink(right ? theme().good : theme().danger);
  if (!right) {
    format.setUnderlineStyle(QTextCharFormat::SingleUnderline);
    format.setUnderlineColor(theme().danger);
  }
  return format;
}

QString in_one_layout(QString text) { return text.replace('\n', QChar::LineSeparator); }

double arrange(QTextLayout& layout, int width, QTextOption::WrapMode wrap) {
  QTextOption option;
  option.setWrapMode(wrap);
  layout.setTextOption(option);
  layout.beginLayout();
  double y = 0;
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(width);
    line.setPosition({0, y});
    y += std::ceil(line.height() * 1.15);
  }
  layout.endLayout();
  return y;
}

// The body of a sample: prompt and text.
void set_body(QTextLayout& layout, const Sample& sample, const SampleMarks& marks) {
  const QString prompt = shown_prompt(sample);
  layout.setFont(theme().mono);
  layout.setText(in_one_layout(prompt + sample.text));
  QList<QTextLayout::FormatRange> formats = {
      range(0, prompt.size(), ink(theme().muted)),
      range(prompt.size(), sample.text.size(), ink(theme().text))};
  for (const SampleMark& mark : marks.stretches)
    formats << range(prompt.size() + mark.start, mark.length, judged(mark.right));
  layout.setFormats(formats);
}

// Under the text where its prompt leaves room for the label, character below character.
void set_expected(QTextLayout& layout, const Sample& sample) {
  QString label = SampleModel::tr("expected") + ' ';
  const QString prompt = shown_prompt(sample);
  // Letters of some languages are wider than those of the text.
  const QFontMetricsF mono(theme().mono);
  const double gap = mono.horizontalAdvance(prompt) - mono.horizontalAdvance(label);
  if (!prompt.contains('\n') && gap > 0)
    label += QString(qRound(gap / mono.horizontalAdvance(' ')), ' ');
  layout.setFont(theme().mono);
  layout.setText(in_one_layout(label + sample.expected));
  layout.setFormats({range(0, layout.text().size(), ink(theme().muted))});
}

// Character below character needs lines that break at the same place.
QTextOption::WrapMode wrap_of(const Sample& sample) {
  return sample.expected.isEmpty() ? QTextOption::WrapAtWordBoundaryOrAnywhere
                                   : QTextOption::WrapAnywhere;
}

bool shows_expected(const SampleMarks& marks) { return marks.right < marks.expected; }

int caption_height() { return QFontMetrics(theme().small).height() + theme().space(1); }

void paint_caption(QPainter& painter, const QRect& rect, const Sample& sample,
                   const SampleMarks& marks, bool marked) {
  QFont font = theme().small;
  if (marked) font.setWeight(QFont::DemiBold);
  painter.setFont(font);
  painter.setPen(marked ? theme().accent : theme().muted);
  painter.drawText(rect, Qt::AlignLeft | Qt::AlignTop,
                   SampleModel::tr("Step %1").arg(QString::fromStdString(grouped(sample.step))));
  if (marks.expected == 0) return;
  painter.setPen(marks.right == marks.expected ? theme().good : theme().muted);
  const QRect line(rect.left(), rect.top(), rect.width(), painter.fontMetrics().height());
  draw_tabular(painter, line,
               SampleModel::tr("%1 of %2 right · %3 %")
                   .arg(marks.right)
                   .arg(marks.expected)
                   .arg(qRound(100.0 * marks.right / marks.expected)));
}

}  // namespace

SampleDelegate::SampleDelegate(const SampleModel* model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {}

void SampleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  const Sample& sample = model_->at(index.row());
  const SampleMarks marks = mark_sample(sample.text, sample.expected);
  const bool marked = index.data(SampleModel::marked_role).toBool();
  painter->save();
  painter->fillRect(option.rect, option.state & QStyle::State_MouseOver ? theme().raised
                                 : marked                               ? theme().accent_soft
                                                                        : theme().surface);
  const QRect& r = option.rect;
  if (marked) painter->fillRect(r.left(), r.top(), theme().px(3), r.height(), theme().accent);
  painter->fillRect(r.left(), r.bottom(), r.width(), 1, theme().grid);
  if (option.state & QStyle::State_HasFocus) {
    painter->setPen(QPen(theme().accent, theme().px(1)));
    painter->drawRect(r.adjusted(theme().px(1) / 2, 0, -theme().px(1), -1));
  }
  const QRect rect = r.adjusted(theme().space(3), theme().space(2), -theme().space(3), 0);
  paint_caption(*painter, rect, sample, marks, marked);
  QTextLayout body;
  set_body(body, sample, marks);
  const double height = arrange(body, rect.width(), wrap_of(sample));
  const QPointF at(rect.left(), rect.top() + caption_height());
  body.draw(painter, at);
  if (shows_expected(marks)) {
    QTextLayout expected;
    set_expected(expected, sample);
    arrange(expected, rect.width(), wrap_of(sample));
    expected.draw(painter, at + QPointF(0, height));
  }
  painter->restore();
}

QSize SampleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto* view = qobject_cast<const QListView*>(option.widget);
  const int width = view ? view->viewport()->width() : option.rect.width();
  if (width != width_) heights_.clear();
  width_ = width;
  int& height = heights_[model_->rowCount() - index.row()];
  if (height > 0) return {width, height};
  const Sample& sample = model_->at(index.row());
  const SampleMarks marks = mark_sample(sample.text, sample.expected);
  const int inner = width - 2 * theme().space(3);
  QTextLayout body, expected;
  set_body(body, sample, marks);
  double lines = arrange(body, inner, wrap_of(sample));
  if (shows_expected(marks)) {
    set_expected(expected, sample);
    lines += arrange(expected, inner, wrap_of(sample));
  }
  height = static_cast<int>(lines) + caption_height() + 2 * theme().space(2);
  return {width, height};
}

}  // namespace attnlab
