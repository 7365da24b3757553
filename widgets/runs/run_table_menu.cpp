// SPDX-License-Identifier: GPL-3.0-or-later
// Commands of the table of runs: keys and context menu.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QToolButton>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/runs/run_grid.h"
#include "widgets/runs/run_table.h"

namespace attnlab {
namespace {

const QKeySequence show_key(Qt::Key_Space), pin_key(Qt::Key_P), tag_key(Qt::Key_T),
    compare_key(Qt::Key_C), remove_key(Qt::Key_Delete), rename_key(Qt::Key_F2);

QIcon style_icon(const RunStyle& style, double pixel_ratio) {
  const QSize size(theme().px(30), theme().px(16));
  QPixmap picture(size * pixel_ratio);
  picture.setDevicePixelRatio(pixel_ratio);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  draw_run_style(painter, QRectF({0, 0}, QSizeF(size)), style);
  return picture;
}

QString colour_name(size_t i) {
  static const char* names[] = {
      QT_TRANSLATE_NOOP("RunStyle", "Blue"),     QT_TRANSLATE_NOOP("RunStyle", "Orange"),
      QT_TRANSLATE_NOOP("RunStyle", "Green"),    QT_TRANSLATE_NOOP("RunStyle", "Pink"),
      QT_TRANSLATE_NOOP("RunStyle", "Sky blue"), QT_TRANSLATE_NOOP("RunStyle", "Vermilion"),
      QT_TRANSLATE_NOOP("RunStyle", "Purple"),   QT_TRANSLATE_NOOP("RunStyle", "Olive")};
  return QCoreApplication::translate("RunStyle", names[i % 8]);
}

// The key is shown beside the command; the shortcut itself belongs to the table.
QAction* add(QMenu& menu, const QString& text, const QKeySequence& key,
             const std::function<void()>& run) {
  const QString hint = key.isEmpty() ? QString() : '\t' + key.toString(QKeySequence::NativeText);
  QAction* action = menu.addAction(text + hint);
  QObject::connect(action, &QAction::triggered, &menu, run);
  return action;
}

}  // namespace

QAction* RunTable::add_command(const QKeySequence& key, void (RunTable::*run)()) {
  auto* action = new QAction(grid_);
  action->setShortcut(key);
  action->setShortcutContext(Qt::WidgetShortcut);
  connect(action, &QAction::triggered, this, run);
  grid_->addAction(action);
  return action;
}

void RunTable::make_commands() {
  add_command(show_key, &RunTable::toggle_selected_visible);
  add_command(pin_key, &RunTable::toggle_selected_pinned);
  add_command(tag_key, &RunTable::edit_selected_tags);
  add_command(compare_key, &RunTable::compare_selected);
  add_command(remove_key, &RunTable::remove_selected);
  add_command(rename_key, &RunTable::rename_selected);
  add_command(QKeySequence::Copy, &RunTable::copy_selected_names);
  auto* find = new QShortcut(QKeySequence::Find, this);
  find->setContext(Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, this, [this] {
    filter_->setFocus(Qt::ShortcutFocusReason);
    filter_->selectAll();
  });
  auto* leave = new QShortcut(QKeySequence(Qt::Key_Escape), filter_);
  leave->setContext(Qt::WidgetShortcut);
  connect(leave, &QShortcut::activated, this, [this] {
    filter_->clear();
    grid_->setFocus(Qt::ShortcutFocusReason);
  });
  filter_->addAction(icon("search"), QLineEdit::LeadingPosition)->setObjectName("search");
}

// A menu over a selected row acts on the selection, over another row on that row.
QStringList RunTable::targets_of(const QString& id) const {
  const QStringList selected = selected_runs();
  return selected.contains(id) ? selected : QStringList{id};
}

std::unique_ptr<QMenu> RunTable::menu_for(const QString& id) {
  auto menu = std::make_unique<QMenu>();
  const RunRow* row = model_->find(id);
  if (!row) {
    add(*menu, tr("Open run…"), {}, [this] { Q_EMIT open_requested(); });
    if (model_->rowCount() > 0) add_sort_menu(*menu);
    return menu;
  }
  const QStringList ids = targets_of(id);
  const bool visible = row->visible, pinned = row->pinned;
  add(*menu, visible ? tr("Hide") : tr("Show"), show_key,
      [=, this] { set_visible_all(ids, !visible); });
  add(*menu, pinned ? tr("Unpin") : tr("Pin"), pin_key,
      [=, this] { set_pinned_all(ids, !pinned); });
  add(*menu, tr("Edit tags…"), tag_key, [=, this] { edit_tags(id); });
  add(*menu, tr("Rename…"), rename_key, [=, this] { Q_EMIT rename_requested(id); });
  add(*menu, tr("Notes…"), {}, [=, this] { Q_EMIT notes_requested(id); });
  add_style_menu(*menu, id);
  menu->addSeparator();
  const bool many = ids.size() >= 2;
  QAction* compare =
      add(*menu, many ? tr("Compare %1 runs").arg(ids.size()) : tr("Compare with the selected run"),
          many ? compare_key : QKeySequence(), [=, this] {
            Q_EMIT compare_requested(many ? ids : QStringList{current_, id});
          });
  set_usable(*compare, many || (!current_.isEmpty() && current_ != id),
             tr("Select two runs: this is the selected one."));
  add(*menu, tr("Fork at the step of the cursor…"), {}, [=, this] { Q_EMIT fork_requested(id); });
  add(*menu, tr("Export checkpoint…"), {}, [=, this] { Q_EMIT export_checkpoint_requested(id); });
  menu->addSeparator();
  add(*menu, tr("Open folder"), {}, [=, this] { Q_EMIT open_folder_requested(id); });
  add(*menu, tr("Copy name"), QKeySequence::Copy, [=, this] { copy_names(ids); });
  add_sort_menu(*menu);
  menu->addSeparator();
  add(*menu, tr("Remove from list…"), remove_key, [=, this] { Q_EMIT remove_requested(ids); });
  add(*menu, tr("Delete from disk…"), {}, [=, this] { Q_EMIT delete_requested(ids); });
  return menu;
}

void RunTable::add_style_menu(QMenu& menu, const QString& id) {
  QMenu* styles = menu.addMenu(tr("Style"));
  const RunRow* row = model_->find(id);
  for (int n = 0; n < 12; ++n) {
    const RunStyle style = run_style(n);
    const size_t colour = static_cast<size_t>(n) % theme().series.size();
    QAction* action = styles->addAction(style_icon(style, devicePixelRatioF()),
                                        n < static_cast<int>(theme().series.size())
                                            ? colour_name(colour)
                                            : tr("%1, another line").arg(colour_name(colour)));
    action->setCheckable(true);
    action->setChecked(row->style.color == style.color && row->style.marker == style.marker);
    connect(action, &QAction::triggered, this, [=, this] { set_style(id, style); });
  }
}

// The header sorts by mouse; this is the way by keyboard.
void RunTable::add_sort_menu(QMenu& menu) {
  QMenu* sorts = menu.addMenu(tr("Sort by"));
  for (int column = 0; column < model_->columnCount(); ++column) {
    if (grid_->isColumnHidden(column)) continue;
    QAction* action = sorts->addAction(column == RunTableModel::mark ? tr("Order of the list")
                                                                     : model_->title(column));
    action->setCheckable(true);
    action->setChecked(shown_->sortColumn() == column);
    connect(action, &QAction::triggered, this, [=, this] {
      const bool again =
          shown_->sortColumn() == column && shown_->sortOrder() == Qt::AscendingOrder;
      grid_->sortByColumn(column, again ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
  }
}

/// `changed`: what was changed before.
void RunTable::set_visible_all(const QStringList& ids, bool visible, QStringList changed) {
  for (const QString& id : ids) {
    RunRow row = *model_->find(id);
    if (row.visible == visible) continue;
    row.visible = visible;
    update_row(id, row);
    changed << id;
  }
  if (!changed.isEmpty()) Q_EMIT visibility_changed(changed, visible);
}

void RunTable::set_pinned_all(const QStringList& ids, bool pinned) {
  QStringList changed;
  for (const QString& id : ids) {
    RunRow row = *model_->find(id);
    if (row.pinned == pinned) continue;
    row.pinned = pinned;
    update_row(id, row);
    changed << id;
  }
  if (!changed.isEmpty()) Q_EMIT pinned_changed(changed, pinned);
}

void RunTable::set_style(const QString& id, const RunStyle& style) {
  RunRow row = *model_->find(id);
  row.style = style;
  update_row(id, row);
  Q_EMIT style_changed(id, style);
}

void RunTable::edit_tags(const QString& id) {
  grid_->setColumnHidden(RunTableModel::tags, false);
  grid_->setColumnWidth(RunTableModel::tags,
                        std::max(grid_->columnWidth(RunTableModel::tags), theme().px(140)));
  const QModelIndex index = index_of(id).siblingAtColumn(RunTableModel::tags);
  grid_->scrollTo(index);
  grid_->edit(index);
}

void RunTable::copy_names(const QStringList& ids) {
  QStringList names;
  for (const QString& id : ids) names << model_->find(id)->name;
  QApplication::clipboard()->setText(names.join('\n'));
}

void RunTable::toggle_selected_visible() {
  if (const RunRow* row = model_->find(current_))
    set_visible_all(targets_of(current_), !row->visible);
}

void RunTable::toggle_selected_pinned() {
  if (const RunRow* row = model_->find(current_))
    set_pinned_all(targets_of(current_), !row->pinned);
}

void RunTable::edit_selected_tags() {
  if (!current_.isEmpty()) edit_tags(current_);
}

void RunTable::copy_selected_names() {
  if (!current_.isEmpty()) copy_names(targets_of(current_));
}

void RunTable::compare_selected() {
  if (const QStringList ids = selected_runs(); ids.size() >= 2) Q_EMIT compare_requested(ids);
}

void RunTable::remove_selected() {
  if (const QStringList ids = selected_runs(); !ids.isEmpty()) Q_EMIT remove_requested(ids);
}

void RunTable::rename_selected() {
  if (!current_.isEmpty()) Q_EMIT rename_requested(current_);
}

/// What was added to one run's tags and taken from them, on every selected run.
void RunTable::share_tags(const QString& id, const QStringList& tags, const QStringList& before) {
  QMap<QString, QStringList> changed = {{id, tags}};
  for (const QString& other : targets_of(id)) {
    if (other == id) continue;
    RunRow row = *model_->find(other);
    const QStringList old = row.tags;
    for (const QString& tag : tags)
      if (!before.contains(tag) && !row.tags.contains(tag)) row.tags << tag;
    for (const QString& tag : before)
      if (!tags.contains(tag)) row.tags.removeAll(tag);
    if (row.tags == old) continue;
    update_row(other, row);
    changed[other] = row.tags;
  }
  Q_EMIT tags_changed(changed);
}

}  // namespace attnlab
