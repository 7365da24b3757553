// SPDX-License-Identifier: GPL-3.0-or-later
// attnlab-studio: the window, or without one an exported picture.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QSettings>
#include <QTextStream>
#include <csignal>

#include "app/studio/headless.h"
#include "app/studio/language.h"
#include "app/studio/main_window.h"
#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/version.h"

namespace attnlab {
namespace {

/// The runs that packaging made beside the programs.
QStringList demo_runs() {
  const QDir demo(QCoreApplication::applicationDirPath() + "/../demo");
  QStringList runs;
  for (const QString& name : demo.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
    if (RunFolder(demo.filePath(name).toStdString()).is_run())
      runs << QDir::cleanPath(demo.filePath(name));
  return runs;
}

/// Runs given by name, else those of the last session, else the demo.
void open_first_runs(Studio& studio, const QStringList& given) {
  QSettings settings;
  QStringList runs = given;
  if (runs.isEmpty())
    for (const QString& path : settings.value("session/runs").toStringList())
      if (RunFolder(path.toStdString()).is_run()) runs << path;
  if (runs.isEmpty()) runs = demo_runs();
  for (const QString& path : runs) studio.open_run(QDir(path).absolutePath());
  const QString selected = settings.value("session/selected").toString();
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
  window.resize(theme().px(1360), theme().px(840));
  window.restoreGeometry(QSettings().value("session/geometry").toByteArray());
  const QString last = QSettings().value("layout/current", "train").toString();
  window.show_layout(layout.isEmpty() ? last : layout);
  window.show();
  studio.set_probe_text(QSettings().value("session/probe").toString());
  open_first_runs(studio, runs);
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
    if (options.benchmark) return benchmark_screen();
    if (!options.export_path.isEmpty()) return export_without_window(options);
    if (!options.screenshot_path.isEmpty()) return take_screenshot(options);
    return show_window(options.runs, options.layout);
  } catch (const Error& error) {
    QTextStream(stderr) << "attnlab-studio: " << QString::fromStdString(error.line()) << "\n";
    return error.kind() == Error::Kind::input ? 2 : 1;
  }
}
