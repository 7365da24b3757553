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
#include "app/studio/guarded_application.h"
#include "app/studio/headless.h"
#include "app/studio/language.h"
#include "app/studio/main_window.h"
#include "app/studio/saved_document.h"
#include "app/studio/saved_queue.h"
#include "app/studio/session_runs.h"
#include "core/shared/base/error.h"
#include "core/shared/base/standard_files.h"
#include "core/shared/version.h"

namespace attnlab {
namespace {

/// Runs given by name, else those of the last session, else the demo.
void open_first_runs(Studio& studio, SessionRuns& session, const QStringList& given) {
  const QString selected = QSettings().value("session/selected").toString();
  const bool may_open = !given.isEmpty() || session.reopen();
  const bool nothing = given.isEmpty() && studio.runs().runs().empty();
  for (const QString& path : nothing&& may_open ? demo_runs() : given)
    studio.open_run(QDir(path).absolutePath());
  if (given.isEmpty() && studio.runs().find(selected) != nullptr)
    studio.selection().select_run(selected);
  else if (!studio.runs().runs().empty())
    studio.selection().select_run(studio.runs().runs().front()->id());
}

int show_window(GuardedApplication& app, const QStringList& runs, const QString& layout) {
  Preferences preferences = Preferences::load();
  use_language(preferences.language);
  apply_theme(preferences.theme, preferences.scale);
  Studio studio(preferences);
  MainWindow window(studio);
  QObject::connect(&app, &GuardedApplication::problem, &studio, &Studio::problem);
  window.restore_place();
  window.show_layout(layout.isEmpty() ? Layouts::last() : layout);
  window.show();
  const SavedDocument document(studio);
  SessionRuns session(studio);
  open_first_runs(studio, session, runs);
  session.remember();
  const SavedQueue queue(studio, SavedQueue::usual_path());
  return QApplication::exec();
}

}  // namespace
}  // namespace attnlab

int main(int argc, char** argv) {
  using namespace attnlab;
  open_missing_standard_files();
  std::signal(SIGPIPE, SIG_IGN);
  GuardedApplication app(argc, argv);
  QApplication::setApplicationName("attention-lab");
  QApplication::setApplicationVersion(version);
  QApplication::setApplicationDisplayName("Attention Lab");
  const HeadlessOptions options = parse_arguments(QApplication::arguments());
  try {
    if (options.benchmark) return benchmark_screen(options.runs);
    if (!options.export_path.isEmpty()) return export_without_window(options);
    if (!options.screenshot_path.isEmpty()) return take_screenshot(options);
    return show_window(app, options.runs, options.layout);
  } catch (const Error& error) {
    QTextStream(stderr) << "attnlab-studio: " << QString::fromStdString(error.line()) << "\n";
    return error.kind() == Error::Kind::input ? 2 : 1;
  } catch (const std::exception& error) {
    QTextStream(stderr) << "attnlab-studio: failed: " << error.what() << "\n";
    return 1;
  }
}
