// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/headless.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QTextStream>
#include <functional>

#include "app/studio/bindings.h"
#include "app/studio/language.h"
#include "app/studio/main_window.h"
#include "core/shared/base/error.h"
#include "widgets/maps/map_benchmark.h"
#include "widgets/plots/plot_benchmark.h"

namespace attnlab {
namespace {

constexpr int patience_ms = 60'000;

[[noreturn]] void wrong_usage(const QString& sentence) {
  QTextStream(stderr) << "attnlab-studio: " << sentence << " (see attnlab-studio --help)\n";
  std::exit(2);
}

double number(const QCommandLineParser& parser, const QString& name, double least) {
  bool fine = false;
  const double value = parser.value(name).toDouble(&fine);
  if (!fine || value < least)
    wrong_usage(QString("--%1 must be a number from %2").arg(name).arg(least));
  return value;
}

QSize size(const QString& text) {
  const QStringList parts = text.split('x');
  const QSize given(parts.value(0).toInt(), parts.value(1).toInt());
  if (given.width() < 320 || given.height() < 240 || given.width() > 16384 ||
      given.height() > 16384)
    wrong_usage("--size must look like 1280x720");
  return given;
}

/// Lets the event loop turn until `done` or patience ends.
bool wait_until(const std::function<bool()>& done) {
  QElapsedTimer clock;
  clock.start();
  while (!done() && clock.elapsed() < patience_ms)
    QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
  return done();
}

void settle(int ms) {
  QElapsedTimer clock;
  clock.start();
  while (clock.elapsed() < ms) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

/// A window on the asked runs, with its probe answered.
class Scene {
 public:
  explicit Scene(const HeadlessOptions& options) {
    Preferences preferences = Preferences::load();
    if (!options.theme.isEmpty())
      preferences.theme = options.theme == "dark" ? ThemeName::dark : ThemeName::light;
    if (options.scale > 0) preferences.scale = options.scale;
    use_language(options.language.isEmpty() ? preferences.language : options.language);
    apply_theme(preferences.theme, preferences.scale);
    studio = std::make_unique<Studio>(preferences);
    window = std::make_unique<MainWindow>(*studio);
    window->close_without_asking();
    window->resize(options.size);
    window->show_layout(options.layout.isEmpty() ? "train" : options.layout, true);
    // Before they are arranged, all docks together ask for more height than any layout does.
    window->resize(options.size);
    window->show();
    for (const QString& run : options.runs)
      studio->selection().select_run(studio->runs().open(run));
    if (options.runs.size() > 1) {
      studio->selection().select_run(studio->runs().runs().front()->id());
      studio->compare_with(studio->runs().runs().back()->id());
    }
    wait_for_runs();
    if (options.step >= 0) studio->selection().select_step(options.step);
    studio->selection().select_head(options.layer - 1, options.head - 1);
  }
  bool wait_for_probe() {
    return wait_until([this] {
      const QString run = studio->selection().run();
      return studio->probe(run) || !studio->probe_problem(run).isEmpty();
    });
  }

  std::unique_ptr<Studio> studio;
  std::unique_ptr<MainWindow> window;

 private:
  void wait_for_runs() {
    wait_until([this] {
      for (const auto& run : studio->runs().runs())
        if (run->client->store().status().phase == RunPhase::empty) return false;
      return true;
    });
    settle(100);
  }
};

}  // namespace

HeadlessOptions parse_arguments(const QStringList& arguments) {
  QCommandLineParser parser;
  parser.setApplicationDescription("Attention Lab: take attention apart, train it, look inside.");
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument("RUN", "folders of runs to open", "[RUN...]");
  parser.addOptions({
      {"export", "write what a view shows to FILE.{pdf,svg,png,csv,tex} and end", "FILE"},
      {"view", "map, curves, stack, runs or differences", "VIEW", "map"},
      {"run", "a run to open", "DIR"},
      {"step", "step to show (default: the newest)", "N"},
      {"layer", "layer, counted from 1", "L", "1"},
      {"head", "head, counted from 1", "K", "1"},
      {"width", "width of the picture in millimetres", "MM", "160"},
      {"screenshot", "write a picture of the window and end", "FILE"},
      {"layout", "teach, train, inspect or compare", "NAME"},
      {"theme", "light or dark", "NAME"},
      {"language", "en or ko", "CODE"},
      {"scale", "size of everything, 1 is normal", "X"},
      {"benchmark", "measure what drawing costs, print it and end"},
      {"size", "size of the window in a screenshot", "WxH", "1280x720"},
  });
  parser.process(arguments);
  HeadlessOptions o;
  o.runs = parser.values("run") + parser.positionalArguments();
  o.export_path = parser.value("export");
  o.screenshot_path = parser.value("screenshot");
  o.view = parser.value("view");
  o.layout = parser.value("layout");
  const auto& layouts = Layouts::names();
  if (!o.layout.isEmpty() && std::find(layouts.begin(), layouts.end(), o.layout) == layouts.end())
    wrong_usage("--layout must be teach, train, inspect or compare");
  if (parser.isSet("step")) o.step = static_cast<qint64>(number(parser, "step", 0));
  o.layer = static_cast<int>(number(parser, "layer", 1));
  o.head = static_cast<int>(number(parser, "head", 1));
  o.width_mm = number(parser, "width", 10);
  o.theme = parser.value("theme");
  if (!o.theme.isEmpty() && o.theme != "light" && o.theme != "dark")
    wrong_usage("--theme must be light or dark");
  o.language = parser.value("language");
  if (parser.isSet("scale")) o.scale = number(parser, "scale", 0.5);
  o.benchmark = parser.isSet("benchmark");
  o.size = size(parser.value("size"));
  if ((!o.export_path.isEmpty() || !o.screenshot_path.isEmpty()) && o.runs.isEmpty())
    wrong_usage("give the run with --run DIR");
  return o;
}

int export_without_window(const HeadlessOptions& options) {
  HeadlessOptions with_view = options;
  with_view.layout = options.view == "differences" ? "compare" : "train";
  Scene stage(with_view);
  View* view = stage.window->view(options.view);
  if (view == nullptr || view->export_formats().isEmpty())
    bad_input("there is no view `" + options.view.toStdString() + "` to export",
              "choose map, curves, stack, runs or differences");
  if (options.view == "map" && !stage.wait_for_probe())
    failed("the engine did not answer within a minute", "see attnlab doctor");
  settle(200);
  const QString problem = stage.studio->probe_problem(stage.studio->selection().run());
  if (options.view == "map" && !problem.isEmpty()) failed(problem.toStdString());
  ExportRequest request;
  request.path = options.export_path;
  request.width_mm = options.width_mm;
  request.provenance = provenance(*stage.studio);
  view->export_to(request);
  return 0;
}

int take_screenshot(const HeadlessOptions& options) {
  Scene stage(options);
  stage.wait_for_probe();
  settle(800);
  if (!stage.window->grab().save(options.screenshot_path))
    failed("cannot write " + options.screenshot_path.toStdString(), "choose another file");
  return 0;
}

int benchmark_screen() {
  QTextStream out(stdout);
  out << QString::fromStdString(to_text(benchmark_map())) << Qt::flush;
  for (const double smoothing : {0.0, 0.9})
    out << QString::fromStdString(to_text(benchmark_plot(10'000'000, 1000, smoothing))) << Qt::flush;
  return 0;
}

}  // namespace attnlab
