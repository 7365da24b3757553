// SPDX-License-Identifier: GPL-3.0-or-later
// attnlab-studio: the window, or without one an exported picture.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QTextStream>
#include <clocale>
#include <csignal>

#include "app/studio/document/saved_document.h"
#include "app/studio/document/saved_queue.h"
#include "app/studio/document/session_runs.h"
#include "app/studio/headless/benchmark.h"
#include "app/studio/headless/headless.h"
#include "app/studio/jobs/launcher.h"
#include "app/studio/qt_messages.h"
#include "app/studio/runs/demo.h"
#include "app/studio/window/guarded_application.h"
#include "app/studio/window/language.h"
#include "app/studio/window/main_window.h"
#include "core/shared/base/error.h"
#include "core/shared/base/standard_files.h"
#include "core/shared/base/version.h"

namespace attnlab {
namespace {

/// Runs and models given by name, else those of the last session, else the demo.
void open_first_runs(Studio& studio, SessionRuns& session, const QStringList& given) {
  const QString selected = QSettings().value("session/selected").toString();
  const bool may_open = !given.isEmpty() || session.reopen();
  const bool nothing =
      given.isEmpty() && studio.runs().runs().empty() && studio.openings().path().isEmpty();
  for (const QString& path : nothing&& may_open ? demo_runs() : given)
    studio.open_run(QDir(path).absolutePath());
  if (given.isEmpty() && studio.runs().find(selected) != nullptr)
    studio.selection().select_run(selected);
  else if (!studio.runs().runs().empty())
    studio.selection().select_run(studio.runs().runs().front()->id());
}

/// A figure is the same on every screen; a picture of the window has its maps drawn by the display,
/// where there is one.
bool needs_no_display(const HeadlessOptions& options) {
  const bool display =
      qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
  return !options.chooses_platform &&
         (!options.export_path.isEmpty() || (!options.screenshot_path.isEmpty() && !display));
}

/// Where PATH has no other engine, launchers of this machine (env, mpirun) find the one that lies
/// beside the window.
void add_engine_to_path() {
  const QString folder = QFileInfo(local_engine()).absolutePath();
  qputenv("PATH", qgetenv("PATH") + ':' + QFile::encodeName(folder));
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
  if (!preferences.problem.isEmpty()) studio.report_problem(preferences.problem);
  const SavedDocument document(studio);
  SessionRuns session(studio);
  QObject::connect(&session, &SessionRuns::left_out, &window, [&](const QStringList& names) {
    window.show_left_out(names, [&session] { session.open_left_out(); });
  });
  open_first_runs(studio, session, runs);
  session.remember();
  window.offer_first_steps();
  const SavedQueue queue(studio, SavedQueue::usual_path());
  return QApplication::exec();
}

}  // namespace
}  // namespace attnlab

int main(int argc, char** argv) {
  using namespace attnlab;
  open_missing_standard_files();
  std::signal(SIGPIPE, SIG_IGN);
  const HeadlessOptions options = parse_arguments(argc, argv);
  if (needs_no_display(options)) qputenv("QT_QPA_PLATFORM", "offscreen");
  tame_qt_messages();
  GuardedApplication app(argc, argv);
  std::setlocale(LC_NUMERIC, "C");  // Qt takes the person's: files have a decimal point
  QApplication::setApplicationName("attention-lab");
  QApplication::setApplicationVersion(version);
  QApplication::setApplicationDisplayName("Attention Lab");
  add_engine_to_path();
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
