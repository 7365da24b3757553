// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>

#include "widgets/common/export.h"
#include "widgets/runs/run_filter.h"
#include "widgets/runs/run_table_model.h"

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QToolButton;

namespace attnlab {

class EmptyState;
class RunGrid;

/// The table of runs: filter, grid, count. The current row is the selected run; more rows may be
/// selected for comparing. Visibility, pins, tags and style change here at once and are announced.
class RunTable : public QWidget {
  Q_OBJECT
 public:
  explicit RunTable(QWidget* parent = nullptr);

  void set_rows(std::vector<RunRow> rows);
  void update_row(const QString& id, const RunRow& row);
  /// Makes a run the current one without announcing it; an unknown id selects none.
  void select_run(const QString& id);

  /// Those that the filter lets through, in the order of the list.
  [[nodiscard]] const QStringList& listed() const { return listed_; }
  [[nodiscard]] const RunTableModel& model() const { return *model_; }
  [[nodiscard]] QString selected_run() const { return current_; }
  /// In the order shown.
  [[nodiscard]] QStringList selected_runs() const;
  /// What a right click on a run offers; an empty id means the empty part of the table.
  [[nodiscard]] std::unique_ptr<QMenu> menu_for(const QString& id);
  /// Writes the rows and columns shown, in their order (table_export.h), in CSV with numbers in
  /// full precision. Throws Error.
  void export_table(const ExportRequest& request) const;

 Q_SIGNALS:
  void run_selected(const QString& id);
  void visibility_changed(const QStringList& ids, bool visible);
  void pinned_changed(const QStringList& ids, bool pinned);
  void tags_changed(const QMap<QString, QStringList>& tags);
  void style_changed(const QString& id, const attnlab::RunStyle& style);
  void open_folder_requested(const QString& id);
  void fork_requested(const QString& id);
  void compare_requested(const QStringList& ids);
  void export_checkpoint_requested(const QString& id);
  /// From the list; whoever hears this asks.
  void remove_requested(const QStringList& ids);
  void delete_requested(const QStringList& ids);
  void rename_requested(const QString& id);
  void notes_requested(const QString& id);
  /// The filter lets other runs through.
  void listed_changed(const QStringList& ids);
  void open_requested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QAction* add_command(const QKeySequence& key, void (RunTable::*run)());
  void make_commands();
  void lay_out();
  void restyle();
  void retranslate();
  void update_state();
  void update_columns();
  void keep_current();
  void current_changed(const QModelIndex& index);
  [[nodiscard]] QModelIndex index_of(const QString& id) const;

  [[nodiscard]] QStringList targets_of(const QString& id) const;
  void add_style_menu(QMenu& menu, const QString& id);
  void add_sort_menu(QMenu& menu);
  void announce_listed();
  void share_tags(const QString& id, const QStringList& tags, const QStringList& before);
  void rename_selected();
  void set_visible_all(const QStringList& ids, bool visible, QStringList changed = {});
  void set_pinned_all(const QStringList& ids, bool pinned);
  void set_style(const QString& id, const RunStyle& style);
  void edit_tags(const QString& id);
  void copy_names(const QStringList& ids);
  void toggle_selected_visible();
  void toggle_selected_pinned();
  void edit_selected_tags();
  void copy_selected_names();
  void compare_selected();
  void remove_selected();

  RunTableModel* model_;
  RunFilter* shown_;
  RunGrid* grid_;
  QLineEdit* filter_;
  QPushButton* open_;
  EmptyState* empty_;
  QLabel* count_;
  QToolButton* differences_;
  QPushButton* compare_;
  QStringList listed_;     ///< as they were announced
  QString current_;        ///< the selected run, also while the filter hides it
  bool following_ = true;  ///< false while data, not a person, moves the current row
};

}  // namespace attnlab
