// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QToolBar>
#include <algorithm>

#include "app/studio/document/lesson_player.h"
#include "app/studio/views/lesson_shelf.h"
#include "app/studio/views/page_export.h"
#include "app/studio/views/provenance.h"
#include "app/studio/views/what_if.h"
#include "app/studio/window/bindings.h"
#include "app/studio/window/close_question.h"
#include "app/studio/window/first_steps.h"
#include "app/studio/window/lesson_stage.h"
#include "app/studio/window/opening_bar.h"
#include "app/studio/window/problem_notice.h"
#include "app/studio/window/tab_order.h"
#include "app/studio/window/undo_keys.h"
#include "app/studio/window/words.h"
#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"
#include "widgets/common/command_palette.h"
#include "widgets/common/export_dialog.h"
#include "widgets/common/icons.h"
#include "widgets/common/shortcut_sheet.h"
#include "widgets/maps/map_panel.h"
#include "widgets/panels/panel.h"
#include "widgets/panels/panel_title.h"

namespace attnlab {
namespace {

constexpr QSize least_window{640, 400};

/// Least sizes of panels at scale 1, from which on they are worth a place of their own.
QSize least_size(Place place) {
  if (place == Place::map) return {380, 250};
  return place == Place::left ? QSize(310, 160) : QSize(210, 130);
}

QString view_title(const ViewInfo& info) { return QCoreApplication::translate("view", info.title); }

/// With the count that the view's widget tells by its own title, if any.
QString counted_title(const ViewInfo& info, const QWidget& widget) {
  const QString count = widget.windowTitle();
  return count.isEmpty() ? view_title(info) : QString("%1 (%2)").arg(view_title(info), count);
}

QToolBar* fixed_bar(QMainWindow* window, Qt::ToolBarArea area, QWidget* content, const char* name) {
  auto* bar = new QToolBar(window);
  bar->setObjectName(name);
  bar->setMovable(false);
  bar->setFloatable(false);
  bar->setContextMenuPolicy(Qt::PreventContextMenu);
  bar->addWidget(content);
  window->addToolBar(area, bar);
  return bar;
}

}  // namespace

MainWindow::MainWindow(Studio& studio) : studio_(studio) {
  setWindowTitle("Attention Lab");
  setWindowIcon(icon("app"));
  // What a view asks for never makes the window larger than a person or the screen does.
  layout()->setSizeConstraint(QLayout::SetNoConstraint);
  setMinimumSize(least_window);
  setAcceptDrops(true);
  make_transport();
  make_what_if_bar(studio_.probing(), *menuBar());
  new UndoKeys(*this);
  make_views();
  make_notice();
  make_step_cursor();  // after the views, as Tab comes to it
  palette_ = new CommandPalette(this);
  sheet_ = new ShortcutSheet(this);
  words_ = new Words(*this);
  lesson_stage_ = new LessonStage({*this, studio_, *layouts_, *transport_bar_, *cursor_bar_});
  make_actions();
  connect(&studio_, &Studio::problem, this, &MainWindow::show_problem);
  connect(&studio_, &Studio::explanation_asked, words_, &Words::open);
  connect(&studio_, &Studio::checkpoint_export_asked, this, &MainWindow::export_checkpoint);
  connect(&studio_, &Studio::interrupted, this, &MainWindow::show_interruption);
  connect(&studio_.training(), &Training::fork_asked, this, &MainWindow::fork_run);
  connect(&studio_.runs(), &RunSet::connection_changed, this, [this](const QString& id) {
    const OpenRun* run = studio_.runs().find(id);
    if (id == interrupted_ && run != nullptr && run->client->is_live()) show_problem({});
  });
  restyle();
}

/// Widgets go while their views still listen to them.
MainWindow::~MainWindow() {
  for (const Shown& shown : views_) delete shown.panel;
}

void MainWindow::make_transport() {
  transport_bar_ =
      fixed_bar(this, Qt::TopToolBarArea, make_transport_bar(studio_, this), "transport_bar");
}

void MainWindow::make_step_cursor() {
  cursor_bar_ =
      fixed_bar(this, Qt::BottomToolBarArea, make_step_cursor_bar(studio_, this), "step_bar");
}

void MainWindow::make_notice() {
  new OpeningBar(studio_, area_);
  notice_ = new ProblemNotice(area_);
  connect(notice_, &ProblemNotice::closed, this, [this] { show_problem({}); });
}

void MainWindow::make_views() {
  area_ = new PanelArea(this);
  setCentralWidget(area_);
  for (const ViewInfo& info : view_list()) {
    std::unique_ptr<View> view = info.make(studio_);
    QWidget* widget = view->widget();
    auto* panel = new Panel(info.id, info.icon, widget, least_size(info.place));
    panel->setWindowTitle(counted_title(info, *widget));
    connect(widget, &QWidget::windowTitleChanged, panel,
            [panel, &info, widget] { panel->setWindowTitle(counted_title(info, *widget)); });
    area_->add(panel);
    views_.push_back({&info, std::move(view), panel});
    if (!views_.back().view->export_formats().isEmpty()) offer_export(*panel);
  }
  layouts_ = std::make_unique<Layouts>(*area_);
}

/// By a right click, and in the title for views that have a menu of their own under the pointer.
void MainWindow::offer_export(Panel& panel) {
  const char* text = QT_TR_NOOP("Export this view…");
  auto* menu = new QMenu(&panel);
  texts_.push_back({menu->addAction(icon("export"), tr(text), this,
                                    [this, id = panel.objectName()] { export_view(id); }),
                    text});
  panel.title().set_menu(menu);
  QWidget* widget = panel.widget();
  widget->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(widget, &QWidget::customContextMenuRequested, menu,
          [menu, widget](QPoint at) { menu->exec(widget->mapToGlobal(at)); });
}

/// On the projector there is one map, its row and words, and the step cursor.
void MainWindow::show_layout(const QString& name, bool as_delivered) {
  studio_.lessons().leave();
  const bool projector = name == "projector";
  transport_bar_->setHidden(projector);
  if (auto* map = qobject_cast<MapPanel*>(view("map")->widget())) map->show_thumbnails(!projector);
  if (!before_projector_.isEmpty() && !projector) before_projector_ = name;
  layouts_->show(name, as_delivered);
}

View* MainWindow::view(const QString& id) const {
  for (const Shown& shown : views_)
    if (id == shown.info->id) return shown.view.get();
  return nullptr;
}

void MainWindow::show_view(const QString& id) {
  if (view(id) != nullptr) layouts_->open(id);
}

void MainWindow::export_view(const QString& id) {
  View* shown = view(id);
  if (shown == nullptr || shown->export_formats().isEmpty())
    return show_problem(tr("This view has nothing to export."));
  auto request = ExportDialog::ask(shown->export_formats(), id, this);
  if (!request) return;
  try {
    attnlab::export_view(studio_, *shown, *request);
  } catch (const Error& error) {
    show_problem(QString::fromStdString(error.line()));
  }
}

void MainWindow::show_problem(const QString& sentence) {
  interrupted_.clear();
  notice_->tell(sentence);
}

/// As `attnlab train --resume` decides.
QString MainWindow::where_it_goes_on(const std::vector<int64_t>& checkpoints,
                                     const std::vector<int64_t>& snapshots) {
  if (!checkpoints.empty()) {
    const int64_t exact = checkpoints.back();
    QString text = tr("Its last checkpoint is of step %1.").arg(QString::number(exact));
    if (!snapshots.empty() && snapshots.back() > exact)
      text +=
          " " + tr("Continued from there it is exactly the run that it was; a fork can begin at "
                   "the newer snapshot of step %1, with a new optimizer.")
                    .arg(QString::number(snapshots.back()));
    return text;
  }
  if (!snapshots.empty() && snapshots.back() > 0)
    return tr("It has saved no checkpoint yet, but a snapshot of its weights at step %1: it goes "
              "on "
              "from there with a new optimizer.")
        .arg(QString::number(snapshots.back()));
  return tr("It has saved no checkpoint yet, so it would begin again.");
}

void MainWindow::offer_first_steps() {
  const bool demo = std::ranges::any_of(studio_.runs().runs(), &OpenRun::is_demo);
  if (demo && !FirstSteps::are_over()) new FirstSteps(studio_, *area_);
}

void MainWindow::show_interruption(const QString& id) {
  const OpenRun* run = studio_.runs().find(id);
  if (run == nullptr) return;
  const RunStore& store = run->client->store();
  const std::vector<int64_t> checkpoints = store.checkpoint_steps();
  const QString what = tr("The engine of %1 ended unexpectedly at step %2.")
                           .arg(run->name, QString::number(store.status().step));
  interrupted_ = id;
  notice_->tell(what + " " + where_it_goes_on(checkpoints, store.snapshot_steps()),
                tr("Continue training"), [this, id] { continue_run(id); });
}

void MainWindow::show_left_out(const QStringList& runs, std::function<void()> open) {
  interrupted_.clear();
  notice_->tell(tr("The last start ended while it opened runs, so none was opened now. They were: "
                   "%1")
                    .arg(runs.join(", ")),
                tr("Open them"), [this, open = std::move(open)] {
                  show_problem({});
                  open();
                });
}

void MainWindow::continue_run(const QString& id) {
  if (studio_.runs().find(id) == nullptr) return show_problem({});
  studio_.selection().select_run(id);
  studio_.training().continue_training();
}

/// Text files become the data, runs and models are opened, lessons are taken, a spec becomes the
/// document.
void MainWindow::dropEvent(QDropEvent* event) {
  std::vector<std::string> texts;
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString path = url.toLocalFile();
    if (RunFolder(path.toStdString()).is_run() || looks_like_a_model(path))
      studio_.open_run(path);
    else if (looks_like_a_lesson(path))
      open_lesson(studio_, path);
    else if (path.endsWith(".json"))
      open_document(studio_, path);
    else
      texts.push_back(path.toStdString());
  }
  if (!texts.empty()) choose_text_files(studio_, texts);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  int live = 0;
  for (const auto& run : studio_.runs().runs()) live += run->client->is_live();
  if (live > 0 && ask_on_close_) {
    const CloseAnswer answer = ask_before_closing(this, live);
    if (answer == CloseAnswer::stay) return event->ignore();
    if (answer == CloseAnswer::stop_after_checkpoint) stop_all_runs(studio_);
  }
  save_session();
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && cursor_bar_ != nullptr) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

/// Tab and Shift+Tab, which Qt would lead through docks that lie behind others as well.
bool MainWindow::focusNextPrevChild(bool next) {
  QWidget* from = focusWidget() == nullptr ? this : focusWidget();
  QWidget* to = next_by_tab(*from, next, *this);
  if (to == nullptr) return false;
  give_focus(*to, next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
  return true;
}

void MainWindow::restyle() {
  for (QToolBar* bar : {transport_bar_, cursor_bar_}) bar->layout()->setContentsMargins(0, 0, 0, 0);
}

void MainWindow::retranslate() {
  for (const Shown& shown : views_) {
    shown.view->retranslate();
    shown.panel->setWindowTitle(counted_title(*shown.info, *shown.panel->widget()));
  }
  for (const Texted& texted : texts_) texted.action->setText(tr(texted.text));
  for (const auto& [action, info] : view_texts_) action->setText(view_title(*info));
  for (const auto& [menu, title] : menu_titles_) menu->setTitle(tr(title));
  words_->retranslate();
  name_lessons();
  list_commands();
  update_actions();
}

}  // namespace attnlab
