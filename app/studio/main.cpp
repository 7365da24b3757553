// SPDX-License-Identifier: GPL-3.0-or-later
// attnlab-studio: the window, or without one an exported picture.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QSettings>
#include <QTextStream>
#include <csignal>

#include "app/studio/benchmark.h"
#include "app/studio/demo.h"
#include "app/studio/headless.h"
#include "app/studio/language.h"
#include "app/studio/main_window.h"
#include "app/studio/saved_document.h"
#include "app/studio/saved_queue.h"
#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/version.h"

namespace attnlab {
namespace {

/// Runs in `folder` that are training: a window that was killed knew of them.
QStringList live_runs(const QString& folder) {
  QStringList runs;
  for (const QFileInfo& entry : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot))
    if (RunLock::owner(RunFolder(entry.filePath().toStdString()))) runs << entry.absoluteFilePath();
  return runs;
}

/// Those of the last session, and what trains by now. Runs elsewhere are known by their ids.
void reopen_runs(Studio& studio) {
  const QSettings settings;
  const QStringList known = settings.value("session/runs").toStringList();
  for (const QString& path : known + live_runs(studio.preferences().runs_folder))
    if (RunFolder(path.toStdString()).is_run()) studio.open_run(path);
  for (const QString& id : settings.value("session/remote_runs").toStringList())
    studio.open_run(id.section('|', 1), Launcher(id.section('|', 0, 0)));
}

/// Runs given by name, else those of the last session, else the demo.
void open_first_runs(Studio& studio, const QStringList& given) {
  const QString selected = QSettings().value("session/selected").toString();
  if (given.isEmpty()) reopen_runs(studio);
  const QStringList others = studio.runs().runs().empty() && given.isEmpty() ? demo_runs() : given;
  for (const QString& path : others) studio.open_run(QDir(path).absolutePath());
  if (given.isEmpty() && studio.runs().find(selected) != nullptr)
    studio.selection().select_run(selected);
  else if (!studio.runs().runs().empty())
    studio.selection().select_run(studio.runs().runs().front()->id());
}

int show_window(const QStringList& runs, const QString& layout) {
  Preferences preferences = Preferences::load();
  use_language(preferences.language);
  apply_theme(preferences.theme, preferences.scale);
  Studio studio(preferences);
  MainWindow window(studio);
  window.restore_place();
  window.show_layout(layout.isEmpty() ? Layouts::last() : layout);
  window.show();
  const SavedDocument document(studio);
  open_first_runs(studio, runs);
  window.remember_open_runs();
  const SavedQueue queue(studio, SavedQueue::usual_path());
  return QApplication::exec();
}

}  // namespace
}  // namespace attnlab

int main(int argc, char** argv) {
  using namespace attnlab;
  std::signal(SIGPIPE, SIG_IGN);
  QApplication app(argc, argv);
  QApplication::setApplicationName("attention-lab");
  QApplication::setApplicationVersion(version);
  QApplication::setApplicationDisplayName("Attention Lab");
  const HeadlessOptions options = parse_arguments(QApplication::arguments());
  try {
    if (options.benchmark) return benchmark_screen(options.runs);
    if (!options.export_path.isEmpty()) return export_without_window(options);
    if (!options.screenshot_path.isEmpty()) return take_screenshot(options);
    return show_window(options.runs, options.layout);
  } catch (const Error& error) {
    QTextStream(stderr) << "attnlab-studio: " << QString::fromStdString(error.line()) << "\n";
    return error.kind() == Error::Kind::input ? 2 : 1;
  }
}
