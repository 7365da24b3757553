// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/differences_view.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/common/empty_state.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/runs/panel_look.h"
#include "widgets/runs/quiet_header.h"
#include "widgets/runs/table_export.h"

namespace attnlab {
namespace {

class CellDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    painter->save();
    const bool news = index.data(DifferencesModel::stands_out_role).toBool();
    painter->fillRect(
        option.rect, option.state & QStyle::State_Selected ? theme().accent_soft : theme().surface);
    painter->fillRect(QRect(option.rect.bottomLeft(), QSize(option.rect.width(), 1)), theme().grid);
    QFont font = theme().body;
    if (news) font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(news ? theme().text : theme().muted);
    const QRect rect = option.rect.adjusted(theme().space(2), 0, -theme().space(2), 0);
    painter->drawText(
        rect, Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    painter->restore();
  }

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&,
                               const QModelIndex& index) const override {
    QFont font = theme().body;
    font.setWeight(QFont::DemiBold);
    const int width = QFontMetrics(font).horizontalAdvance(index.data().toString());
    return {width + 2 * theme().space(2), theme().px(30)};
  }
};

// Names of runs under their line marks.
class RunHeader : public QuietHeader {
 public:
  RunHeader(const DifferencesModel* model, QWidget* parent)
      : QuietHeader(Qt::Horizontal, parent), model_(model) {}

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int logical) const override {
    QRect text = rect;
    QuietHeader::paintSection(painter, text.adjusted(theme().px(30), 0, 0, 0), logical);
    painter->fillRect(QRect(rect.left(), rect.top(), theme().px(30), rect.height()),
                      theme().surface);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme().border);
    draw_run_style(
        *painter, QRectF(rect.left() + theme().space(2), rect.top(), theme().px(26), rect.height()),
        model_->runs()[static_cast<size_t>(logical)].style);
  }
  [[nodiscard]] QSize sectionSizeFromContents(int logical) const override {
    return QuietHeader::sectionSizeFromContents(logical) + QSize(theme().px(32), theme().space(1));
  }

 private:
  const DifferencesModel* model_;
};

}  // namespace

DifferencesView::DifferencesView(QWidget* parent)
    : QWidget(parent),
      model_(new DifferencesModel(this)),
      table_(new QTableView(this)),
      empty_(new EmptyState("compare", {}, this)),
      count_(new QLabel(this)),
      all_(new QToolButton(this)),
      copy_(new QToolButton(this)) {
  table_->setHorizontalHeader(new RunHeader(model_, table_));
  table_->setVerticalHeader(new QuietHeader(Qt::Vertical, table_));
  table_->setItemDelegate(new CellDelegate(table_));
  table_->setModel(model_);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setTabKeyNavigation(false);
  table_->setCornerButtonEnabled(false);
  table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  all_->setCheckable(true);
  auto* menu = new QMenu(copy_);
  copy_markdown_ = menu->addAction({}, this, &DifferencesView::copy_markdown);
  copy_csv_ = menu->addAction({}, this, &DifferencesView::copy_csv);
  copy_->setMenu(menu);
  copy_->setPopupMode(QToolButton::InstantPopup);
  auto* copy = new QShortcut(QKeySequence::Copy, table_);
  copy->setContext(Qt::WidgetShortcut);
  connect(copy, &QShortcut::activated, this, &DifferencesView::copy_markdown);
  connect(all_, &QToolButton::toggled, this, [this](bool all) {
    model_->show_all(all);
    update_state();
  });
  setFocusProxy(table_);
  corner_ = table_->findChild<QAbstractButton*>();
  corner_->installEventFilter(this);
  lay_out();
  retranslate();
  restyle();
  fill_as_panel(this);
}

void DifferencesView::lay_out() {
  auto* bottom = new QHBoxLayout;
  bottom->addWidget(count_, 1);
  bottom->addWidget(all_);
  bottom->addWidget(copy_);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(table_, 1);
  all->addWidget(empty_, 1);
  all->addLayout(bottom);
}

void DifferencesView::set_runs(std::vector<ComparedRun> runs,
                               std::vector<ComparedSetting> settings) {
  model_->set(std::move(runs), std::move(settings));
  update_state();
}

void DifferencesView::update_state() {
  const int runs = static_cast<int>(model_->runs().size());
  const bool rows = runs >= 2 && model_->rowCount() > 0;
  table_->setVisible(rows);
  empty_->setVisible(!rows);
  empty_->set_sentence(runs < 2
                           ? tr("Select two or more runs to see the settings on which they differ.")
                           : tr("These runs have the same settings."));
  count_->setText(
      runs < 2 ? QString()
               : tr("%1 of %2 settings differ").arg(model_->different()).arg(model_->settings()));
  set_usable(*all_, runs >= 2, tr("Select two or more runs first."));
  set_usable(*copy_, rows, tr("There is no table to copy yet."));
  fit();
}

void DifferencesView::fit() {
  table_->verticalHeader()->setDefaultSectionSize(theme().px(30));
  // By what it says: Qt measures only the rows in sight, before there are any.
  const QFontMetrics metrics(theme().small);
  int widest = metrics.horizontalAdvance(tr("Setting"));
  for (int row = 0; row < model_->rowCount(); ++row)
    widest =
        std::max(widest, metrics.horizontalAdvance(
                             model_->headerData(row, Qt::Vertical, Qt::DisplayRole).toString()));
  table_->verticalHeader()->setFixedWidth(std::min(widest + theme().space(5), theme().px(220)));
  table_->resizeColumnsToContents();
  for (int column = 0; column < model_->columnCount(); ++column)
    table_->setColumnWidth(column, std::min(table_->columnWidth(column), theme().px(220)));
}

void DifferencesView::copy_markdown() const {
  QApplication::clipboard()->setText(model_->as_text().markdown());
}

void DifferencesView::copy_csv() const {
  QApplication::clipboard()->setText(QString::fromStdString(model_->as_text().csv()));
}

void DifferencesView::export_table(const ExportRequest& request) const {
  attnlab::export_table(model_->as_text(), request);
}

// The corner is drawn by hand to name the column of titles and to match the headers.
bool DifferencesView::eventFilter(QObject* watched, QEvent* event) {
  if (watched != corner_ || event->type() != QEvent::Paint)
    return QWidget::eventFilter(watched, event);
  QPainter painter(corner_);
  painter.fillRect(corner_->rect(), theme().surface);
  painter.fillRect(0, corner_->height() - 1, corner_->width(), 1, theme().border);
  painter.setFont(theme().small);
  painter.setPen(theme().muted);
  painter.drawText(corner_->rect().adjusted(theme().space(2), 0, 0, 0),
                   Qt::AlignVCenter | Qt::TextSingleLine, tr("Setting"));
  return true;
}

void DifferencesView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void DifferencesView::restyle() {
  layout()->setSpacing(theme().space(2));
  QLayout* bottom = layout()->itemAt(layout()->count() - 1)->layout();
  bottom->setSpacing(theme().space(2));
  bottom->setContentsMargins(theme().space(2), 0, theme().space(2), theme().space(2));
  mute(count_);
  fit();
}

void DifferencesView::retranslate() {
  setAccessibleName(tr("Differences between runs"));
  table_->setAccessibleName(tr("Settings of the compared runs"));
  all_->setText(tr("Show all"));
  all_->setAccessibleName(tr("Show also the settings on which all runs agree"));
  all_->setToolTip(all_->accessibleName());
  copy_->setText(tr("Copy"));
  copy_->setAccessibleName(tr("Copy the table"));
  copy_markdown_->setText(tr("Copy as Markdown"));
  copy_csv_->setText(tr("Copy as CSV"));
  update_state();
}

}  // namespace attnlab
