// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/top_row_list.h"

#include <QEvent>
#include <QListView>
#include <QPainter>
#include <QShortcut>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"
#include "widgets/inspect/indicator.h"

namespace attnlab {
namespace {

constexpr double least_weight = 0.05;  // of a key that is marked
constexpr int64_t before_query = 7, after_query = 3, before_key = 3, after_key = 2;

enum Role { score_role = Qt::UserRole, row_role };

/// Which tokens of the text stand in the line.
std::vector<bool> tokens_in_sight(const TopRow& row, int64_t length) {
  std::vector<bool> shown(static_cast<size_t>(length));
  const auto show = [&](int64_t first, int64_t last) {
    for (int64_t i = std::max<int64_t>(0, first); i <= std::min(last, length - 1); ++i)
      shown[static_cast<size_t>(i)] = true;
  };
  show(row.position - before_query, row.position + after_query);
  for (const KeyWeight& key : row.keys)
    if (static_cast<double>(key.weight) >= least_weight)
      show(key.position - before_key, key.position + after_key);
  return shown;
}

double weight_at(const TopRow& row, int64_t position) {
  for (const KeyWeight& key : row.keys)
    if (key.position == position) return static_cast<double>(key.weight);
  return 0;
}

QString token_text(const WindowText& window, int64_t position) {
  return visible_token(QString::fromStdString(window.tokens[static_cast<size_t>(position)]));
}

void lay_out(QTextLayout& layout, const ShownRow& row, int width) {
  const Theme& t = theme();
  QList<QTextLayout::FormatRange> formats;
  for (const ShownRow::Mark& mark : row.marks) {
    QTextCharFormat format;
    if (mark.weight < 0) {
      format.setFontWeight(QFont::Bold);
      format.setFontUnderline(true);
      format.setForeground(t.accent);
    } else {
      format.setBackground(mixed(t.surface, t.accent, 0.12 + 0.4 * mark.weight));
      format.setForeground(t.text);
    }
    formats.append({mark.start, mark.length, format});
  }
  QTextOption option;
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  layout.setTextOption(option);
  layout.setFont(t.mono);
  layout.setText(row.text);
  layout.setFormats(formats);
  layout.beginLayout();
  double y = 0;
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(width);
    line.setPosition({0, y});
    y += std::ceil(line.height());
  }
  layout.endLayout();
}

int score_width() { return QFontMetrics(theme().number).horizontalAdvance("0.000"); }

class RowDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Theme& t = theme();
    painter->save();
    painter->fillRect(option.rect, option.state & QStyle::State_MouseOver ? t.raised : t.surface);
    painter->fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, t.grid);
    if (option.state & QStyle::State_HasFocus) {
      painter->setPen(QPen(t.accent, t.px(1)));
      painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    const QRect inner = option.rect.adjusted(t.space(2), t.space(1), -t.space(2), 0);
    painter->setFont(t.number);
    painter->setPen(t.muted);
    painter->drawText(inner, Qt::AlignLeft | Qt::AlignTop, index.data(score_role).toString());
    QTextLayout layout;
    lay_out(layout, row_of(index), text_width(inner.width()));
    painter->setPen(t.muted);
    layout.draw(painter, inner.topLeft() + QPointF(score_width() + t.space(2), 0));
    painter->restore();
  }
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override {
    const auto* view = qobject_cast<const QListView*>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : option.rect.width();
    QTextLayout layout;
    lay_out(layout, row_of(index), text_width(width - 2 * theme().space(2)));
    return {width, static_cast<int>(layout.boundingRect().height()) + 2 * theme().space(1)};
  }

 private:
  static ShownRow row_of(const QModelIndex& index) {
    return index.data(row_role).value<ShownRow>();
  }
  static int text_width(int width) { return std::max(1, width - score_width() - theme().space(2)); }
};

}  // namespace

ShownRow shown_row(const TopRow& row, const WindowText& window) {
  ShownRow shown;
  const auto in_sight = tokens_in_sight(row, std::ssize(window.tokens));
  bool gap = false;
  for (int64_t i = 0; i < std::ssize(in_sight); ++i) {
    if (!in_sight[static_cast<size_t>(i)]) {
      gap = true;
      continue;
    }
    if (gap) shown.text += QStringLiteral(" … ");
    gap = false;
    const QString token = token_text(window, i);
    const double weight = weight_at(row, i);
    const ShownRow::Mark mark{static_cast<int>(shown.text.size()), static_cast<int>(token.size()),
                              i == row.position ? -1 : weight};
    if (i == row.position || weight >= least_weight) shown.marks.push_back(mark);
    shown.text += token;
  }
  if (gap) shown.text += QStringLiteral(" …");
  const KeyWeight key = row.keys.empty() ? KeyWeight() : row.keys.front();
  shown.spoken = TopRowList::tr("“%1” looks at “%2” with %3: %4")
                     .arg(token_text(window, row.position), token_text(window, key.position),
                          indicator_text(static_cast<double>(key.weight)), shown.text);
  return shown;
}

TopRowList::TopRowList(QWidget* parent)
    : QWidget(parent), model_(new QStandardItemModel(this)), list_(new QListView(this)) {
  list_->setModel(model_);
  list_->setItemDelegate(new RowDelegate(list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setResizeMode(QListView::Adjust);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  list_->setMouseTracking(true);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(list_);
  connect(list_, &QListView::clicked, this,
          [this](const QModelIndex& at) { Q_EMIT row_chosen(at.row()); });
  for (const int key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space}) {
    auto* shortcut = new QShortcut(QKeySequence(key), list_);
    shortcut->setContext(Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, this, [this] {
      if (list_->currentIndex().isValid()) Q_EMIT row_chosen(list_->currentIndex().row());
    });
  }
  setFocusProxy(list_);
  retranslate();
}

int TopRowList::count() const { return model_->rowCount(); }

void TopRowList::set_rows(const std::vector<TopRow>& rows,
                          const std::map<int64_t, WindowText>& windows) {
  model_->clear();
  for (const TopRow& row : rows) {
    const ShownRow shown = shown_row(row, windows.at(row.text));
    auto* item = new QStandardItem(shown.spoken);
    item->setToolTip(tr("Puts this text in the probe text, so that the map shows it."));
    item->setData(indicator_text(static_cast<double>(row.score)), score_role);
    item->setData(QVariant::fromValue(shown), row_role);
    model_->appendRow(item);
  }
}

void TopRowList::retranslate() {
  list_->setAccessibleName(tr("Strongest rows of the selected head"));
}

void TopRowList::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
    list_->doItemsLayout();
}

// Qt would wait a tenth of a second with rows of the old height.
void TopRowList::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  QMetaObject::invokeMethod(list_, &QListView::doItemsLayout, Qt::QueuedConnection);
}

}  // namespace attnlab
