// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <functional>
#include <memory>
#include <vector>

#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "app/studio/window/layouts.h"
#include "widgets/common/commands.h"

namespace attnlab {

class CommandPalette;
class LessonStage;
class PageExport;
class Panel;
class ProblemNotice;
class ShortcutSheet;
class Words;

/// The window: panels of views, the transport on top, the step cursor below. It holds no state but
/// where things stand.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(Studio& studio);
  ~MainWindow() override;

  /// As it was left, or with `as_delivered` as the product comes.
  void show_layout(const QString& name, bool as_delivered = false);
  /// The view with this id; null for an unknown one.
  [[nodiscard]] View* view(const QString& id) const;
  /// Brings the panel of a view to the front.
  void show_view(const QString& id);
  /// Asks for format, size and place, and writes what the view shows.
  void export_view(const QString& id);
  /// Shows one sentence about something that did not work, until it is closed or replaced.
  void show_problem(const QString& sentence);
  /// Says that the engine of a run ended unexpectedly and offers to go on, until it does.
  void show_interruption(const QString& run);
  /// Says which runs of the last session were not opened, and offers to open them.
  void show_left_out(const QStringList& runs, std::function<void()> open);
  /// The card of the first window, about the demo runs, unless it was done with before.
  void offer_first_steps();
  /// Size and place of the last session, where they still fit a screen.
  void restore_place();
  /// The map alone, on the whole screen, and back.
  void toggle_projector();
  /// For trials: closing asks nothing.
  void close_without_asking() { ask_on_close_ = false; }

 protected:
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool focusNextPrevChild(bool next) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  struct Shown {
    const ViewInfo* info;
    std::unique_ptr<View> view;
    Panel* panel;
  };
  void make_transport();
  void make_step_cursor();
  void make_views();
  void offer_export(Panel& panel);
  void make_notice();
  static QString where_it_goes_on(const std::vector<int64_t>& checkpoints,
                                  const std::vector<int64_t>& snapshots);
  void restyle();
  void retranslate();

  // actions.cpp
  void make_actions();
  void list_commands();
  void fill_file_menu();
  void fill_recent_models();
  void fill_edit_menu();
  void fill_model_menu();
  void fill_run_menu();
  void fill_view_menu();
  void fill_go_menu(QMenu* menu);
  void fill_panels_menu(QMenu* menu);
  void fill_scale_actions(QMenu* menu);
  void fill_step_actions(QMenu* menu);
  void fill_help_menu();
  void fill_lessons(QMenu* menu);
  void name_lessons();
  QAction* add(QMenu* menu, const char* text, const QString& icon_name, const QKeySequence& keys,
               std::function<void()> run);
  void update_actions();
  [[nodiscard]] QString why_not_continue() const;

  // main_window_files.cpp
  void open_run();
  void open_model();
  void open_remote_run();
  void fork_run();
  void open_spec();
  void save_spec();
  void export_checkpoint(const QString& run);
  void export_page();
  void tell_page(const QString& file);
  void choose_runs_folder();
  void choose_places();
  void set_look(ThemeName theme, double scale);
  void set_language(const QString& language);
  void save_session();
  void continue_run(const QString& run);

  Studio& studio_;
  std::vector<Shown> views_;
  PanelArea* area_ = nullptr;
  std::unique_ptr<Layouts> layouts_;
  QString before_projector_;  ///< the layout to come back to; empty: the projector is off
  bool was_maximized_ = false;
  QToolBar *transport_bar_ = nullptr, *cursor_bar_ = nullptr;
  ProblemNotice* notice_ = nullptr;
  QString interrupted_;  ///< the run that the notice is about
  CommandPalette* palette_ = nullptr;
  ShortcutSheet* sheet_ = nullptr;
  Words* words_ = nullptr;
  LessonStage* lesson_stage_ = nullptr;
  struct Texted {
    QAction* action;
    const char* text;
  };
  std::vector<Texted> texts_;  ///< for a change of language
  std::vector<std::pair<QMenu*, const char*>> menu_titles_;
  std::vector<std::pair<QAction*, const ViewInfo*>> view_texts_;
  std::vector<QAction*> lesson_actions_;  ///< in the order of shipped_lessons
  std::vector<std::pair<QAction*, QMenu*>> listed_;  ///< for the palette and the sheet
  QMenu *go_ = nullptr, *recent_models_ = nullptr;
  QAction *undo_ = nullptr, *redo_ = nullptr, *pause_ = nullptr, *resume_ = nullptr,
          *step_ = nullptr, *stop_ = nullptr, *checkpoint_ = nullptr, *snapshot_ = nullptr,
          *continue_run_ = nullptr, *take_settings_ = nullptr, *fork_ = nullptr, *follow_ = nullptr;
  std::unique_ptr<PageExport> page_export_;  ///< while a page is made
  bool ask_on_close_ = true;
};

}  // namespace attnlab
