// SPDX-License-Identifier: GPL-3.0-or-later
// Menus, shortcuts and the command palette of the window.
#include <QActionGroup>
#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QMenuBar>
#include <QMessageBox>
#include <QUrl>

#include "app/studio/document/lesson_player.h"
#include "app/studio/document/recent_models.h"
#include "app/studio/views/lesson_shelf.h"
#include "app/studio/window/bindings.h"
#include "app/studio/window/main_window.h"
#include "app/studio/window/tab_order.h"
#include "app/studio/window/words.h"
#include "core/shared/base/version.h"
#include "core/shared/spec/placement.h"
#include "widgets/common/command_palette.h"
#include "widgets/common/icons.h"
#include "widgets/common/shortcut_sheet.h"
#include "widgets/common/usable.h"
#include "widgets/panels/panel.h"

namespace attnlab {
namespace {

constexpr double scales[] = {0.85, 1.0, 1.25, 1.5, 2.0, 2.5};

/// Brings a panel to the front and the keys into it.
void focus_on(Panel& panel, View& view) {
  panel.bring_to_front();
  QWidget* content = panel.widget();
  QWidget* to = view.main_control();
  if (to == nullptr) to = next_by_tab(*content, true, *content);
  if (to != nullptr) give_focus(*to, Qt::ShortcutFocusReason);
}

}  // namespace

QAction* MainWindow::add(QMenu* menu, const char* text, const QString& icon_name,
                         const QKeySequence& keys, std::function<void()> run) {
  QAction* action = menu->addAction(tr(text));
  if (!icon_name.isEmpty()) action->setIcon(icon(icon_name));
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WindowShortcut);
  connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
  texts_.push_back({action, text});
  listed_.emplace_back(action, menu);
  return action;
}

void MainWindow::make_actions() {
  fill_file_menu();
  fill_edit_menu();
  fill_model_menu();
  fill_run_menu();
  fill_view_menu();
  fill_help_menu();
  fill_recent_models();
  connect(&studio_.runs(), &RunSet::opened, this, [this](const QString& id) {
    const OpenRun* run = studio_.runs().find(id);
    if (run == nullptr || !run->card() || !run->client->launcher().is_here()) return;
    remember_model(run->client->path());
    fill_recent_models();
  });
  connect(&studio_.selection(), &Selection::run_changed, this, &MainWindow::update_actions);
  connect(&studio_.runs(), &RunSet::updated, this, &MainWindow::update_actions);
  connect(&studio_.runs(), &RunSet::connection_changed, this, &MainWindow::update_actions);
  connect(&studio_.selection(), &Selection::follow_changed, this, &MainWindow::update_actions);
  connect(&studio_.document(), &SpecDocument::changed, this, &MainWindow::update_actions);
  connect(&studio_.training().queue(), &RunQueue::starting, this, &MainWindow::update_actions);
  connect(&studio_.training().queue(), &RunQueue::failed, this, &MainWindow::update_actions);
  update_actions();
}

void MainWindow::list_commands() {
  std::vector<PaletteCommand> commands;
  for (const auto& [action, menu] : listed_)
    commands.push_back({action, command_text(*menu->menuAction()), menu == go_});
  sheet_->set_commands(commands);
  for (PaletteCommand& word : words_->commands()) commands.push_back(std::move(word));
  palette_->set_commands(std::move(commands));
}

void MainWindow::fill_file_menu() {
  const char* title = QT_TR_NOOP("&File");
  QMenu* menu = menuBar()->addMenu(tr(title));
  menu_titles_.emplace_back(menu, title);
  add(menu, QT_TR_NOOP("Open run…"), "folder", QKeySequence::Open, [this] { open_run(); });
  add(menu, QT_TR_NOOP("Open run on another machine…"), {}, {}, [this] { open_remote_run(); });
  menu->addSeparator();
  add(menu, QT_TR_NOOP("Open model…"), "model", QKeySequence("Ctrl+M"), [this] { open_model(); });
  const char* recent = QT_TR_NOOP("Recent models");
  menu->setToolTipsVisible(true);
  recent_models_ = menu->addMenu(tr(recent));
  menu_titles_.emplace_back(recent_models_, recent);
  menu->addSeparator();
  add(menu, QT_TR_NOOP("Open settings of a run to be…"), {}, QKeySequence("Ctrl+Shift+O"),
      [this] { open_spec(); });
  add(menu, QT_TR_NOOP("Save settings of the run to be…"), "save", QKeySequence::Save,
      [this] { save_spec(); });
  menu->addSeparator();
  const char* exports = QT_TR_NOOP("Export");
  QMenu* views = menu->addMenu(icon("export"), tr(exports));
  menu_titles_.emplace_back(views, exports);
  for (const Shown& shown : views_) {
    if (shown.view->export_formats().isEmpty()) continue;
    const QString id = shown.info->id;
    QAction* action = views->addAction(QCoreApplication::translate("view", shown.info->title), this,
                                       [this, id] { export_view(id); });
    view_texts_.emplace_back(action, shown.info);
    listed_.emplace_back(action, views);
    if (id == "map") action->setShortcut(QKeySequence("Ctrl+E"));
  }
  add(views, QT_TR_NOOP("Visible runs as one HTML page…"), {}, {}, [this] { export_page(); });
  add(views, QT_TR_NOOP("Checkpoint folder…"), {}, {},
      [this] { export_checkpoint(studio_.selection().run()); });
  menu->addSeparator();
  add(menu, QT_TR_NOOP("Folder of new runs…"), {}, {}, [this] { choose_runs_folder(); });
  add(menu, QT_TR_NOOP("Where engines run…"), {}, {}, [this] { choose_places(); });
  menu->addSeparator();
  add(menu, QT_TR_NOOP("Quit"), {}, QKeySequence::Quit, [this] { close(); });
}

void MainWindow::fill_recent_models() {
  std::erase_if(listed_, [this](const auto& entry) { return entry.second == recent_models_; });
  recent_models_->clear();
  for (const QString& path : recent_models())
    listed_.emplace_back(
        recent_models_->addAction(QDir::toNativeSeparators(path).replace("&", "&&"), this,
                                  [this, path] { studio_.open_model(path); }),
        recent_models_);
  set_usable(*recent_models_->menuAction(), !recent_models_->isEmpty(),
             tr("No model was opened yet"));
  list_commands();
}

void MainWindow::fill_edit_menu() {
  const char* title = QT_TR_NOOP("&Edit");
  QMenu* menu = menuBar()->addMenu(tr(title));
  menu_titles_.emplace_back(menu, title);
  QUndoStack* stack = studio_.document().undo_stack();
  menu->setToolTipsVisible(true);
  undo_ = add(menu, QT_TR_NOOP("Undo"), "undo", QKeySequence::Undo, [stack] { stack->undo(); });
  redo_ = add(menu, QT_TR_NOOP("Redo"), "redo", QKeySequence::Redo, [stack] { stack->redo(); });
  connect(stack, &QUndoStack::indexChanged, this, &MainWindow::update_actions);
  add(menu, QT_TR_NOOP("Undo everything"), {}, QKeySequence("Ctrl+Alt+Z"),
      [stack] { stack->setIndex(0); });
}

void MainWindow::fill_model_menu() {
  const char* title = QT_TR_NOOP("&Model");
  QMenu* menu = menuBar()->addMenu(tr(title));
  menu_titles_.emplace_back(menu, title);
  const auto paint = [this](std::string_view mixer_word, const char* placement) {
    studio_.document().edit(
        tr("Choose %1").arg(QString::fromUtf8(mixer_word.data())), {}, [&](RunSpec& spec) {
          auto& layers = spec.model.layers;
          layers = placed_layers(mixer(mixer_word).layer, placement, std::ssize(layers));
        });
  };
  for (const char* placement : {"uniform", "hybrid"}) {
    const char* where = placement == std::string("uniform") ? QT_TR_NOOP("Every layer")
                                                            : QT_TR_NOOP("Every other layer");
    QMenu* mixers = menu->addMenu(tr(where));
    menu_titles_.emplace_back(mixers, where);
    for (const Mixer& m : paper_mixers()) {
      QAction* action =
          mixers->addAction(QString::fromUtf8(m.title.data()), this,
                            [paint, name = m.name, placement] { paint(name, placement); });
      listed_.emplace_back(action, mixers);
    }
  }
  menu->addSeparator();
  menu->setToolTipsVisible(true);
  take_settings_ = add(menu, QT_TR_NOOP("Take the selected run's settings"), {},
                       QKeySequence("Ctrl+Shift+T"), [this] { studio_.edit_copy_of_run(); });
}

void MainWindow::fill_run_menu() {
  const char* title = QT_TR_NOOP("&Run");
  QMenu* menu = menuBar()->addMenu(tr(title));
  menu_titles_.emplace_back(menu, title);
  menu->setToolTipsVisible(true);
  add(menu, QT_TR_NOOP("Train"), "play", QKeySequence("F5"),
      [this] { studio_.training().train(); });
  pause_ = add(menu, QT_TR_NOOP("Pause"), "pause", QKeySequence("F6"),
               [this] { studio_.training().control("pause"); });
  resume_ = add(menu, QT_TR_NOOP("Go on"), "play", QKeySequence("Shift+F6"),
                [this] { studio_.training().control("resume"); });
  step_ = add(menu, QT_TR_NOOP("One step"), "step", QKeySequence("F7"),
              [this] { studio_.training().control("step"); });
  stop_ = add(menu, QT_TR_NOOP("Stop after a checkpoint"), "stop", QKeySequence("F8"),
              [this] { studio_.training().control("stop"); });
  continue_run_ = add(menu, QT_TR_NOOP("Continue training"), "play", QKeySequence("Shift+F5"),
                      [this] { studio_.training().continue_training(); });
  menu->addSeparator();
  fork_ = add(menu, QT_TR_NOOP("Fork at the step cursor"), "fork", QKeySequence("Ctrl+Shift+F"),
              [this] { studio_.training().fork(); });
  add(menu, QT_TR_NOOP("Add to the queue"), "queue", QKeySequence("Ctrl+Return"),
      [this] { studio_.training().add_to_queue(); });
  add(menu, QT_TR_NOOP("Add with three seeds to the queue"), {}, {},
      [this] { studio_.training().add_to_queue(3); });
  menu->addSeparator();
  checkpoint_ = add(menu, QT_TR_NOOP("Save a checkpoint now"), {}, {},
                    [this] { studio_.training().control("checkpoint"); });
  snapshot_ = add(menu, QT_TR_NOOP("Record a snapshot now"), {}, {},
                  [this] { studio_.training().control("snapshot"); });
  menu->addSeparator();
  fill_step_actions(menu);
}

void MainWindow::fill_step_actions(QMenu* menu) {
  Selection& s = studio_.selection();
  follow_ = add(menu, QT_TR_NOOP("Follow the latest step"), "follow", QKeySequence("Ctrl+L"),
                [&s] { s.set_follow(!s.follows()); });
  follow_->setCheckable(true);
  add(menu, QT_TR_NOOP("Step back"), {}, QKeySequence("Alt+Left"),
      [&s] { s.select_step(s.step() - 1); });
  add(menu, QT_TR_NOOP("Step forward"), {}, QKeySequence("Alt+Right"),
      [&s] { s.select_step(s.step() + 1); });
}

void MainWindow::fill_view_menu() {
  const char* title = QT_TR_NOOP("&View");
  QMenu* menu = menuBar()->addMenu(tr(title));
  menu_titles_.emplace_back(menu, title);
  const std::vector<const char*> layouts = {QT_TR_NOOP("Teach"),    QT_TR_NOOP("Train"),
                                            QT_TR_NOOP("Inspect"),  QT_TR_NOOP("Compare"),
                                            QT_TR_NOOP("Evaluate"), QT_TR_NOOP("Projector")};
  for (size_t i = 0; i < layouts.size(); ++i)
    add(menu, layouts[i], "layout", QKeySequence(QString("Ctrl+%1").arg(i + 1)),
        [this, i] { show_layout(Layouts::names()[i]); });
  add(menu, QT_TR_NOOP("The map on the whole screen"), {}, QKeySequence("F11"),
      [this] { toggle_projector(); });
  add(menu, QT_TR_NOOP("Reset this layout"), {}, {}, [this] { layouts_->reset(); });
  menu->addSeparator();
  fill_go_menu(menu);
  fill_panels_menu(menu);
  menu->addSeparator();
  Selection& s = studio_.selection();
  add(menu, QT_TR_NOOP("Layer above"), {}, QKeySequence("]"),
      [&s] { s.select_head(s.layer() + 1, s.head()); });
  add(menu, QT_TR_NOOP("Layer below"), {}, QKeySequence("["),
      [&s] { s.select_head(s.layer() - 1, s.head()); });
  add(menu, QT_TR_NOOP("Next head"), {}, QKeySequence("."),
      [&s] { s.select_head(s.layer(), s.head() + 1); });
  add(menu, QT_TR_NOOP("Previous head"), {}, QKeySequence(","),
      [&s] { s.select_head(s.layer(), s.head() - 1); });
  menu->addSeparator();
  add(menu, QT_TR_NOOP("Light or dark"), "moon", QKeySequence("Ctrl+D"), [this] {
    const bool dark = theme().name == ThemeName::dark;
    set_look(dark ? ThemeName::light : ThemeName::dark, theme().scale);
  });
  fill_scale_actions(menu);
  const char* languages_title = QT_TR_NOOP("Language");
  QMenu* languages = menu->addMenu(tr(languages_title));
  menu_titles_.emplace_back(languages, languages_title);
  // Names of languages stand in their own language.
  languages->addAction("English", this, [this] { set_language("en"); });
  languages->addAction("한국어", this, [this] { set_language("ko"); });
}

void MainWindow::fill_go_menu(QMenu* menu) {
  const char* title = QT_TR_NOOP("Go to");
  QMenu* go = go_ = menu->addMenu(tr(title));
  menu_titles_.emplace_back(go, title);
  for (const Shown& shown : views_) {
    QAction* action = go->addAction(
        icon(shown.info->icon), QCoreApplication::translate("view", shown.info->title), this,
        [panel = shown.panel, view = shown.view.get()] { focus_on(*panel, *view); });
    view_texts_.emplace_back(action, shown.info);
    listed_.emplace_back(action, go);
  }
}

void MainWindow::fill_panels_menu(QMenu* menu) {
  const char* title = QT_TR_NOOP("Panels");
  QMenu* panels = menu->addMenu(tr(title));
  menu_titles_.emplace_back(panels, title);
  for (const Shown& shown : views_) {
    QAction* action = panels->addAction(QCoreApplication::translate("view", shown.info->title));
    view_texts_.emplace_back(action, shown.info);
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [this, id = QString(shown.info->id)](bool open) {
      open ? show_view(id) : area_->close(id);
    });
    connect(panels, &QMenu::aboutToShow, action,
            [this, action, id = shown.info->id] { action->setChecked(area_->is_open(id)); });
  }
}

void MainWindow::fill_scale_actions(QMenu* menu) {
  add(menu, QT_TR_NOOP("Larger"), {}, QKeySequence("Ctrl+="), [this] {
    const auto next = std::upper_bound(std::begin(scales), std::end(scales), theme().scale + 0.01);
    if (next != std::end(scales)) set_look(theme().name, *next);
  });
  add(menu, QT_TR_NOOP("Smaller"), {}, QKeySequence("Ctrl+-"), [this] {
    const auto here = std::lower_bound(std::begin(scales), std::end(scales), theme().scale - 0.01);
    if (here != std::begin(scales)) set_look(theme().name, *std::prev(here));
  });
  add(menu, QT_TR_NOOP("Normal size"), {}, QKeySequence("Ctrl+0"),
      [this] { set_look(theme().name, 1); });
}

void MainWindow::fill_help_menu() {
  const char* title = QT_TR_NOOP("&Help");
  QMenu* menu = menuBar()->addMenu(tr(title));
  menu_titles_.emplace_back(menu, title);
  add(menu, QT_TR_NOOP("Find a command…"), "search", QKeySequence("Ctrl+K"),
      [this] { palette_->toggle(); });
  add(menu, QT_TR_NOOP("Words and symbols"), "help", QKeySequence("F1"),
      [this] { words_->toggle(); });
  add(menu, QT_TR_NOOP("Lessons"), "layers", {}, [this] { show_view("lesson"); });
  fill_lessons(menu);
  add(menu, QT_TR_NOOP("Keys and mouse"), "help", QKeySequence("Shift+F1"),
      [this] { sheet_->toggle(); });
  add(menu, QT_TR_NOOP("About Attention Lab"), {}, {}, [this] {
    QMessageBox::about(
        this, tr("About Attention Lab"),
        tr("Attention Lab %1: take attention apart layer by layer, train it, look inside.\n"
           "Engine Apache-2.0, Studio GPL-3.0-or-later.")
            .arg(version));
  });
}

/// Their titles come from their files, in the language of the window.
void MainWindow::fill_lessons(QMenu* menu) {
  for (const Lesson& lesson : shipped_lessons()) {
    auto* action = new QAction(icon("help"), QString(), this);
    action->setObjectName("lesson_" + QString::fromStdString(lesson.id));
    connect(action, &QAction::triggered, this,
            [this, &lesson] { studio_.lessons().start(lesson); });
    listed_.emplace_back(action, menu);
    lesson_actions_.push_back(action);
  }
  name_lessons();
}

void MainWindow::name_lessons() {
  for (size_t i = 0; i < lesson_actions_.size(); ++i)
    lesson_actions_[i]->setText(tr("Lesson: %1")
                                    .arg(QString::fromStdString(shipped_lessons()[i].title.in(
                                        lesson_language().toStdString()))));
}

void MainWindow::update_actions() {
  const OpenRun* run = studio_.current();
  const bool live = run != nullptr && run->client->is_live();
  const bool paused = live && run->client->store().status().phase == RunPhase::paused;
  const QString none =
      run == nullptr ? tr("Select a run first.") : tr("The selected run is not training.");
  set_usable(*pause_, live && !paused, paused ? tr("The run is paused already.") : none);
  set_usable(*resume_, paused, live ? tr("The run is not paused.") : none);
  for (QAction* action : {step_, stop_, checkpoint_, snapshot_}) set_usable(*action, live, none);
  set_usable(*continue_run_, studio_.training().can_continue(), why_not_continue());
  set_usable(*take_settings_, run != nullptr && run->spec, tr("Select a run first."));
  const bool can_fork =
      run != nullptr && (run->card() || !studio_.training().layer_edits().isEmpty());
  set_usable(*fork_, can_fork,
             run == nullptr ? tr("Select the run to fork first.")
                            : tr("Paint a layer of the run first: a fork has other layers."));
  const QUndoStack& stack = *studio_.document().undo_stack();
  set_usable(*undo_, stack.canUndo(), tr("Nothing was done yet."));
  set_usable(*redo_, stack.canRedo(), tr("Nothing was undone."));
  follow_->setChecked(studio_.selection().follows());
}

QString MainWindow::why_not_continue() const {
  const OpenRun* run = studio_.current();
  if (run == nullptr) return tr("Select a run first.");
  if (run->client->is_live()) return tr("The selected run trains.");
  return tr("The selected run is at its last step.");
}

}  // namespace attnlab
