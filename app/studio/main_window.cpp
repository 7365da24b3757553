// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QStyle>
#include <QTabBar>
#include <QToolBar>

#include "app/studio/bindings.h"
#include "app/studio/close_question.h"
#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"
#include "widgets/common/command_palette.h"
#include "widgets/common/dock_title.h"
#include "widgets/common/export_dialog.h"
#include "widgets/common/icons.h"
#include "widgets/common/shortcut_sheet.h"

namespace attnlab {
namespace {

QString view_title(const ViewInfo& info) { return QCoreApplication::translate("view", info.title); }

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
  setDockNestingEnabled(true);
  setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  setAcceptDrops(true);
  make_transport();
  make_notice();
  make_step_cursor();
  make_views();
  palette_ = new CommandPalette(this);
  sheet_ = new ShortcutSheet(this);
  make_actions();
  connect(&studio_, &Studio::problem, this, &MainWindow::show_problem);
  restyle();
}

/// Widgets go while their views still listen to them.
MainWindow::~MainWindow() {
  for (const Shown& shown : views_) delete shown.dock;
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
  auto* content = new QWidget;
  auto* row = new QHBoxLayout(content);
  notice_ = new QLabel;
  notice_->setObjectName("problem");
  notice_->setWordWrap(true);
  notice_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  close_notice_ = new QToolButton;
  close_notice_->setIcon(icon("close"));
  close_notice_->setAccessibleName(tr("Close the message"));
  row->addWidget(notice_, 1);
  row->addWidget(close_notice_);
  addToolBarBreak(Qt::TopToolBarArea);
  notice_bar_ = fixed_bar(this, Qt::TopToolBarArea, content, "notice_bar");
  notice_bar_->hide();
  connect(close_notice_, &QToolButton::clicked, notice_bar_, &QWidget::hide);
}

void MainWindow::make_views() {
  std::vector<Layouts::Dock> docks;
  for (const ViewInfo& info : view_list()) {
    auto* dock = new QDockWidget(view_title(info), this);
    dock->setObjectName(info.id);
    new DockTitle(dock, info.icon);
    std::unique_ptr<View> view = info.make(studio_);
    QWidget* widget = view->widget();
    dock->setWidget(widget);
    widget->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(widget, &QWidget::customContextMenuRequested, this,
            [this, widget, shown = view.get(), id = QString(info.id)](QPoint at) {
              if (shown->export_formats().isEmpty()) return;
              QMenu menu(this);
              menu.addAction(icon("export"), tr("Export this view…"), this,
                             [this, id] { export_view(id); });
              menu.exec(widget->mapToGlobal(at));
            });
    views_.push_back({&info, std::move(view), dock});
    docks.push_back({&info, dock});
  }
  layouts_ = std::make_unique<Layouts>(*this, std::move(docks));
}

void MainWindow::show_layout(const QString& name, bool as_delivered) {
  layouts_->show(name, as_delivered);
}

View* MainWindow::view(const QString& id) const {
  for (const Shown& shown : views_)
    if (id == shown.info->id) return shown.view.get();
  return nullptr;
}

void MainWindow::export_view(const QString& id) {
  View* shown = view(id);
  if (shown == nullptr || shown->export_formats().isEmpty())
    return show_problem(tr("This view has nothing to export."));
  auto request = ExportDialog::ask(shown->export_formats(), id, this);
  if (!request) return;
  request->provenance = provenance(studio_);
  try {
    shown->export_to(*request);
  } catch (const Error& error) {
    show_problem(QString::fromStdString(error.line()));
  }
}

void MainWindow::show_problem(const QString& sentence) {
  notice_->setText(sentence);
  notice_bar_->setVisible(!sentence.isEmpty());
}

/// Text files become the data, runs are opened, a spec becomes the document.
void MainWindow::dropEvent(QDropEvent* event) {
  std::vector<std::string> texts;
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString path = url.toLocalFile();
    if (RunFolder(path.toStdString()).is_run())
      studio_.open_run(path);
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
  if (event->type() == QEvent::PaletteChange && notice_ != nullptr) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

/// Qt makes the tabs of docks as they are needed and gives them no name.
void MainWindow::childEvent(QChildEvent* event) {
  QMainWindow::childEvent(event);
  if (event->removed()) return;
  if (auto* tabs = qobject_cast<QTabBar*>(event->child())) tabs->setAccessibleName(tr("Panels"));
}

void MainWindow::restyle() {
  const Theme& t = theme();
  for (QToolBar* bar : {transport_bar_, cursor_bar_, notice_bar_})
    bar->layout()->setContentsMargins(0, 0, 0, 0);
  notice_bar_->setStyleSheet(
      QString("QToolBar { background: %1; border: none; border-bottom: 1px solid %2; }"
              "QLabel { color: %3; padding: %4px; }")
          .arg(t.surface.name(), t.border.name(), t.danger.name())
          .arg(t.space(1.5)));
}

void MainWindow::retranslate() {
  for (const Shown& shown : views_) {
    shown.dock->setWindowTitle(view_title(*shown.info));
    shown.view->retranslate();
  }
  for (const Texted& texted : texts_) texted.action->setText(tr(texted.text));
  for (const auto& [action, info] : view_texts_) action->setText(view_title(*info));
  for (const auto& [menu, title] : menu_titles_) menu->setTitle(tr(title));
  close_notice_->setAccessibleName(tr("Close the message"));
  list_commands();
}

}  // namespace attnlab
