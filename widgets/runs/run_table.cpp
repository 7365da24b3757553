// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_table.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "widgets/common/empty_state.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/runs/panel_look.h"
#include "widgets/runs/run_grid.h"
#include "widgets/runs/table_export.h"

namespace attnlab {

RunTable::RunTable(QWidget* parent)
    : QWidget(parent),
      model_(new RunTableModel(this)),
      shown_(new RunFilter(model_, this)),
      grid_(new RunGrid(model_, this)),
      filter_(new QLineEdit(this)),
      open_(new QPushButton(this)),
      empty_(new EmptyState("table", {}, this)),
      count_(new QLabel(this)),
      differences_(new QToolButton(this)),
      compare_(new QPushButton(this)) {
  grid_->setModel(shown_);
  grid_->setSortingEnabled(true);
  grid_->sortByColumn(RunTableModel::mark, Qt::AscendingOrder);
  open_->setObjectName("open");
  differences_->setObjectName("differences");
  differences_->setCheckable(true);
  differences_->setChecked(true);
  filter_->setClearButtonEnabled(true);
  setFocusProxy(grid_);
  lay_out();
  make_commands();
  connect(grid_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &RunTable::current_changed);
  connect(grid_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &RunTable::update_state);
  connect(model_, &RunTableModel::settings_changed, this, &RunTable::update_columns);
  // A click on the eye of a selected run is meant for all of them, and so are tags.
  connect(model_, &RunTableModel::visibility_edited, this, [this](const QString& id, bool visible) {
    set_visible_all(targets_of(id), visible, {id});
  });
  connect(model_, &RunTableModel::tags_edited, this, &RunTable::share_tags);
  connect(differences_, &QToolButton::toggled, this, &RunTable::update_columns);
  connect(compare_, &QPushButton::clicked, this, &RunTable::compare_selected);
  connect(open_, &QPushButton::clicked, this, &RunTable::open_requested);
  connect(empty_, &EmptyState::action_requested, this, &RunTable::open_requested);
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    const QScopedValueRollback quiet(following_, false);
    shown_->set_text(text);
    keep_current();
    announce_listed();
  });
  connect(grid_, &RunGrid::menu_requested, this, [this](const QModelIndex& at, const QPoint& pos) {
    menu_for(at.data(RunTableModel::id_role).toString())->exec(pos);
  });
  retranslate();
  restyle();
  fill_as_panel(this);
}

void RunTable::lay_out() {
  auto* top = new QHBoxLayout;
  top->addWidget(filter_, 1);
  top->addWidget(open_);
  auto* bottom = new QHBoxLayout;
  bottom->addWidget(count_, 1);
  bottom->addWidget(differences_);
  bottom->addWidget(compare_);
  auto* all = new QVBoxLayout(this);
  all->addLayout(top);
  all->addWidget(grid_, 1);
  all->addWidget(empty_, 1);
  all->addLayout(bottom);
  all->setContentsMargins(0, 0, 0, 0);
}

void RunTable::set_rows(std::vector<RunRow> rows) {
  const QScopedValueRollback quiet(following_, false);
  model_->set_rows(std::move(rows));
  keep_current();
  announce_listed();
}

/// In the order of the list, whatever it is sorted by.
void RunTable::announce_listed() {
  QStringList ids;
  for (int i = 0; i < model_->rowCount(); ++i)
    if (shown_->mapFromSource(model_->index(i, RunTableModel::name)).isValid())
      ids << model_->rows()[static_cast<size_t>(i)].id;
  if (ids == std::exchange(listed_, ids)) return;
  Q_EMIT listed_changed(ids);
}

void RunTable::update_row(const QString& id, const RunRow& row) {
  const QScopedValueRollback quiet(following_, false);
  model_->update_row(id, row);
  keep_current();
  announce_listed();
}

void RunTable::select_run(const QString& id) {
  const QScopedValueRollback quiet(following_, false);
  current_ = model_->find(id) ? id : QString();
  keep_current();
}

QStringList RunTable::selected_runs() const {
  QModelIndexList rows = grid_->selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end(),
            [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
  QStringList ids;
  for (const QModelIndex& row : rows) ids << row.data(RunTableModel::id_role).toString();
  return ids;
}

QModelIndex RunTable::index_of(const QString& id) const {
  const auto& rows = model_->rows();
  for (int i = 0; i < static_cast<int>(rows.size()); ++i)
    if (rows[static_cast<size_t>(i)].id == id)
      return shown_->mapFromSource(model_->index(i, RunTableModel::name));
  return {};
}

// Rows that leave make Qt move the current row; the selected run is not theirs to change.
void RunTable::keep_current() {
  if (!model_->find(current_)) current_.clear();
  const QModelIndex at = index_of(current_);
  const QModelIndex now = grid_->currentIndex();
  if (!at.isValid() && now.isValid()) {
    grid_->clearSelection();
    grid_->selectionModel()->clearCurrentIndex();
  } else if (at.isValid() && at.row() != now.row()) {
    grid_->setCurrentIndex(at);
  }
  update_state();
}

void RunTable::current_changed(const QModelIndex& index) {
  if (!following_) return;
  const QString id = index.data(RunTableModel::id_role).toString();
  if (id.isEmpty() || id == current_) return;
  current_ = id;
  Q_EMIT run_selected(id);
}

void RunTable::update_state() {
  const int all = model_->rowCount(), shown = shown_->rowCount();
  grid_->setVisible(shown > 0);
  empty_->setVisible(shown == 0);
  empty_->set_sentence(all == 0 ? tr("No runs yet. Train one, or open a run that was saved.")
                                : tr("No run matches “%1”.").arg(filter_->text()));
  empty_->set_action(all == 0 ? tr("Open run…") : QString());
  set_usable(*filter_, all > 0, tr("There are no runs yet."));
  const QString runs = all == 1 ? tr("1 run") : tr("%1 runs").arg(all);
  count_->setText(shown == all ? runs : tr("%1 of %2").arg(shown).arg(runs));
  const auto selected = grid_->selectionModel()->selectedRows().size();
  compare_->setToolTip(selected >= 2 ? tr("Compare the %1 selected runs").arg(selected)
                                     : QString());
  set_usable(*compare_, selected >= 2, tr("Select two or more runs to compare them"));
}

void RunTable::update_columns() {
  for (int column = RunTableModel::data_name; column < model_->columnCount(); ++column)
    grid_->setColumnHidden(column, differences_->isChecked() && !model_->differs(column));
  const auto& rows = model_->rows();
  // Names say what differs, which are often the layers.
  const bool repeated = std::all_of(rows.begin(), rows.end(),
                                    [](const RunRow& row) { return row.layers == row.name; });
  if (differences_->isChecked() && repeated) grid_->setColumnHidden(RunTableModel::layers, true);
  const bool tagged =
      std::any_of(rows.begin(), rows.end(), [](const RunRow& row) { return !row.tags.isEmpty(); });
  grid_->setColumnHidden(RunTableModel::tags, !tagged);
  grid_->fit_columns();
}

void RunTable::export_table(const ExportRequest& request) const {
  const bool picture = !request.path.endsWith(".csv", Qt::CaseInsensitive);
  const int role = picture ? int{Qt::DisplayRole} : int{RunTableModel::export_role};
  TextTable table;
  std::vector<int> columns;
  for (int column = 0; column < model_->columnCount(); ++column) {
    if (grid_->isColumnHidden(column)) continue;
    columns.push_back(column);
    table.columns << model_->title(column);
  }
  for (int row = 0; row < shown_->rowCount(); ++row) {
    QStringList cells;
    for (const int column : columns) cells << shown_->index(row, column).data(role).toString();
    table.rows.push_back(cells);
  }
  attnlab::export_table(table, request);
}

void RunTable::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void RunTable::restyle() {
  layout()->setSpacing(theme().space(2));
  for (int i = 0; i < layout()->count(); ++i)
    if (QLayout* row = layout()->itemAt(i)->layout()) {
      row->setSpacing(theme().space(2));
      row->setContentsMargins(theme().space(2), i == 0 ? theme().space(2) : 0, theme().space(2),
                              i == 0 ? 0 : theme().space(2));
    }
  mute(count_);
  for (QAction* action : filter_->actions())
    if (action->objectName() == "search") action->setIcon(icon("search"));
  grid_->fit_columns();
}

void RunTable::retranslate() {
  setAccessibleName(tr("Runs"));
  grid_->setAccessibleName(tr("Table of runs"));
  filter_->setPlaceholderText(tr("Filter"));
  filter_->setAccessibleName(tr("Filter runs by name, tag or setting"));
  filter_->setToolTip(tr("Filter by name, tag or setting (Ctrl+F)"));
  open_->setText(tr("Open run…"));
  open_->setAccessibleName(tr("Open a saved run"));
  differences_->setText(tr("Differences only"));
  differences_->setAccessibleName(tr("Show only settings that differ"));
  differences_->setToolTip(tr("Hide the settings on which all runs agree"));
  compare_->setText(tr("Compare"));
  compare_->setAccessibleName(tr("Compare the selected runs"));
  update_columns();
  update_state();
}

}  // namespace attnlab
