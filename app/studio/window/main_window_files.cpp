// SPDX-License-Identifier: GPL-3.0-or-later
// What the window asks of a person: files, folders, look and language.
#include <QApplication>
#include <QDesktopServices>
#include <QDialog>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QScreen>
#include <QSettings>
#include <QUrl>
#include <utility>

#include "app/studio/document/lesson_player.h"
#include "app/studio/document/recent_models.h"
#include "app/studio/views/page_export.h"
#include "app/studio/views/places_dialog.h"
#include "app/studio/views/run_dialogs.h"
#include "app/studio/views/train_model_dialog.h"
#include "app/studio/window/bindings.h"
#include "app/studio/window/language.h"
#include "app/studio/window/main_window.h"
#include "app/studio/window/problem_notice.h"
#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

/// Where the last model was.
QString models_place() {
  const QStringList recent = recent_models();
  return recent.isEmpty() ? QDir::homePath() : QFileInfo(recent.front()).path();
}

}  // namespace

void MainWindow::open_run() {
  const QString folder = QFileDialog::getExistingDirectory(
      this, tr("Open run"), studio_.training().queue().folder(), QFileDialog::ShowDirsOnly);
  if (!folder.isEmpty()) studio_.open_run(folder);
}

/// Of a model that is a folder, any of its files stands for it.
void MainWindow::open_model() {
  const QString path = QFileDialog::getOpenFileName(
      this, tr("Open model: a .gguf file, or a model folder's config.json"), models_place(),
      tr("Models (%1)").arg("*.gguf config.json *.safetensors"));
  if (path.isEmpty()) return;
  studio_.open_model(path.endsWith(".gguf") ? path : QFileInfo(path).path());
}

void MainWindow::open_remote_run() {
  const EnginePlace place = studio_.preferences().places.current();
  auto* launcher = new QLineEdit(place.launcher.prefix());
  launcher->setPlaceholderText("ssh HOST");
  auto* folder = new QLineEdit;
  folder->setPlaceholderText("/home/me/runs/recall");
  FormDialog form(this, tr("Open run on another machine"), tr("Open"));
  form.add(tr("Command"), launcher);
  form.add(tr("Folder of the run there"), folder);
  if (form.exec() == QDialog::Accepted && !folder->text().isEmpty())
    studio_.open_run(folder->text(), launcher->text().trimmed() == place.launcher.prefix()
                                         ? place.launcher
                                         : Launcher(launcher->text().trimmed()));
}

void MainWindow::fork_run() {
  const OpenRun* run = studio_.current();
  if (run != nullptr && run->card()) {
    if (const auto choice = ask_for_model_training(this, studio_))
      studio_.training().train_model(*choice);
    return;
  }
  if (const auto choice = ask_for_fork(this, studio_)) studio_.training().start_fork(*choice);
}

void MainWindow::open_spec() {
  const QString path = QFileDialog::getOpenFileName(this, tr("Open settings"), {}, "JSON (*.json)");
  if (!path.isEmpty()) open_document(studio_, path);
}

void MainWindow::save_spec() {
  const QString path = QFileDialog::getSaveFileName(this, tr("Save settings"),
                                                    studio_.document().path(), "JSON (*.json)");
  if (path.isEmpty()) return;
  try {
    studio_.document().save(path);
  } catch (const Error& error) {
    show_problem(QString::fromStdString(error.line()));
  }
}

void MainWindow::export_checkpoint(const QString& id) {
  const OpenRun* run = studio_.runs().find(id);
  if (run == nullptr) return show_problem(tr("Select a run first."));
  if (run->card())
    return show_problem(
        tr("%1 is a model that lies on disk already: %2").arg(run->name, run->client->path()));
  try {
    const auto from = find_checkpoint(run->client->path().toStdString());
    const QString to = QFileDialog::getExistingDirectory(this, tr("Copy the checkpoint into"));
    if (to.isEmpty()) return;
    const auto target = std::filesystem::path(to.toStdString()) / from.filename();
    std::filesystem::copy(from, target, std::filesystem::copy_options::recursive);
  } catch (const Error& error) {
    show_problem(QString::fromStdString(error.line()));
  } catch (const std::filesystem::filesystem_error& error) {
    show_problem(tr("The checkpoint cannot be copied: %1").arg(error.code().message().c_str()));
  }
}

void MainWindow::export_page() {
  if (page_export_) return show_problem(tr("A page is being made already."));
  const QStringList runs = PageExport::runs(studio_);
  if (runs.isEmpty()) return show_problem(tr("Select a run first."));
  QString file = QFileDialog::getSaveFileName(this, tr("Visible runs as one HTML page"),
                                              "runs.html", tr("HTML pages (%1)").arg("*.html"));
  if (file.isEmpty()) return;
  if (QFileInfo(file).suffix().isEmpty()) file += ".html";
  page_export_ =
      std::make_unique<PageExport>(studio_, runs, file, [this, file](const QString& problem) {
        const auto over = std::move(page_export_);
        problem.isEmpty() ? tell_page(file) : show_problem(problem);
      });
}

void MainWindow::tell_page(const QString& file) {
  notice_->tell_success(tr("The page is written: %1").arg(QDir::toNativeSeparators(file)),
                        tr("Open"),
                        [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); });
}

void MainWindow::choose_runs_folder() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of new runs"),
                                                           studio_.training().queue().folder());
  if (folder.isEmpty()) return;
  Preferences changed = studio_.preferences();
  changed.runs_folder = folder;
  studio_.set_preferences(changed);
}

void MainWindow::choose_places() {
  if (const auto places = ask_for_places(this, studio_)) studio_.set_places(*places);
}

void MainWindow::set_look(ThemeName name, double scale) {
  Preferences changed = studio_.preferences();
  changed.theme = name;
  changed.scale = scale;
  studio_.set_preferences(changed);
  apply_theme(name, scale);
  studio_.runs().refresh_styles();
}

void MainWindow::set_language(const QString& language) {
  Preferences changed = studio_.preferences();
  changed.language = language;
  studio_.set_preferences(changed);
  use_language(language);
}

void MainWindow::restore_place() {
  resize(theme().px(1360), theme().px(840));
  restoreGeometry(QSettings().value("session/geometry").toByteArray());
  const QScreen* there = QGuiApplication::screenAt(geometry().center());
  const QRect room = (there == nullptr ? screen() : there)->availableGeometry();
  resize(size().boundedTo(room.size()));
  if (there == nullptr) move(room.topLeft());
}

/// The projector is for now; the next start shows what was there before.
void MainWindow::toggle_projector() {
  const bool on = before_projector_.isEmpty();
  if (on) {
    QSettings().setValue("session/geometry", saveGeometry());
    was_maximized_ = isMaximized();
    const QString before = layouts_->current() == "projector" ? "train" : layouts_->current();
    show_layout("projector");
    before_projector_ = before;
    return showFullScreen();
  }
  was_maximized_ ? showMaximized() : showNormal();
  show_layout(std::exchange(before_projector_, {}));
}

void MainWindow::save_session() {
  studio_.lessons().leave();
  layouts_->save();
  QSettings settings;
  if (before_projector_.isEmpty())
    settings.setValue("session/geometry", saveGeometry());
  else
    settings.setValue("layout/current", before_projector_);
  settings.setValue("session/selected", studio_.selection().run());
}

}  // namespace attnlab
