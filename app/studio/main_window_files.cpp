// SPDX-License-Identifier: GPL-3.0-or-later
// What the window asks of a person: files, folders, look and language.
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QInputDialog>
#include <QLineEdit>
#include <QSettings>

#include "app/studio/bindings.h"
#include "app/studio/language.h"
#include "app/studio/main_window.h"
#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {

void MainWindow::open_run() {
  const QString folder = QFileDialog::getExistingDirectory(
      this, tr("Open run"), studio_.queue().folder(), QFileDialog::ShowDirsOnly);
  if (!folder.isEmpty()) studio_.open_run(folder);
}

void MainWindow::open_remote_run() {
  QDialog dialog(this);
  dialog.setWindowTitle(tr("Open run on another machine"));
  auto* form = new QFormLayout(&dialog);
  auto* launcher = new QLineEdit(studio_.preferences().launcher, &dialog);
  launcher->setPlaceholderText("ssh HOST");
  launcher->setAccessibleName(tr("Command"));
  auto* folder = new QLineEdit(&dialog);
  folder->setPlaceholderText("/home/me/runs/recall");
  folder->setAccessibleName(tr("Folder of the run there"));
  form->addRow(tr("Command"), launcher);
  form->addRow(tr("Folder of the run there"), folder);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, &dialog);
  connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  form->addRow(buttons);
  if (dialog.exec() == QDialog::Accepted && !folder->text().isEmpty())
    studio_.open_run(folder->text(), Launcher(launcher->text().trimmed()));
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

void MainWindow::choose_runs_folder() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Folder of new runs"), studio_.queue().folder());
  if (folder.isEmpty()) return;
  Preferences changed = studio_.preferences();
  changed.runs_folder = folder;
  studio_.set_preferences(changed);
}

void MainWindow::choose_launcher() {
  bool chosen = false;
  const QString text =
      QInputDialog::getText(this, tr("Where engines run"),
                            tr("A command that runs another there, such as “ssh HOST” or “srun "
                               "-n1”. Empty: this machine."),
                            QLineEdit::Normal, studio_.preferences().launcher, &chosen);
  if (!chosen) return;
  Preferences changed = studio_.preferences();
  changed.launcher = text.trimmed();
  studio_.set_preferences(changed);
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

void MainWindow::save_session() {
  layouts_->save();
  QSettings settings;
  settings.setValue("session/geometry", saveGeometry());
  QStringList runs;
  for (const auto& run : studio_.runs().runs())
    if (run->client->launcher().is_here()) runs << run->client->path();
  settings.setValue("session/runs", runs);
  settings.setValue("session/selected", studio_.selection().run());
  settings.setValue("session/probe", studio_.probe_text());
}

}  // namespace attnlab
