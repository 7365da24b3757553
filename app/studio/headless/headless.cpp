// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/headless/headless.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QTextStream>

#include "app/studio/headless/scene.h"
#include "app/studio/views/provenance.h"
#include "core/shared/base/error.h"
#include "core/shared/base/version.h"
#include "widgets/maps/map_panel.h"

namespace attnlab {
namespace {

[[noreturn]] void wrong_usage(const QString& sentence) {
  QTextStream(stderr) << "attnlab-studio: " << sentence << " (see attnlab-studio --help)\n";
  std::exit(2);
}

double number(const QCommandLineParser& parser, const QString& name, double least, double most) {
  bool fine = false;
  const double value = parser.value(name).toDouble(&fine);
  if (!fine || !(value >= least && value <= most))
    wrong_usage(QString("--%1 must be a number from %2 to %3").arg(name).arg(least).arg(most));
  return value;
}

qint64 whole_number(const QCommandLineParser& parser, const QString& name, qint64 least) {
  bool fine = false;
  const qint64 value = parser.value(name).toLongLong(&fine);
  if (!fine || value < least)
    wrong_usage(QString("--%1 must be a whole number from %2").arg(name).arg(least));
  return value;
}

std::pair<double, double> range(const QString& text) {
  bool low_fine = false, high_fine = false;
  const std::pair ends(text.section(':', 0, 0).toDouble(&low_fine),
                       text.section(':', 1).toDouble(&high_fine));
  if (!low_fine || !high_fine || !(ends.first < ends.second))
    wrong_usage("--range must look like 0:0.05, the smaller value first");
  return ends;
}

QSize size(const QString& text) {
  const QStringList parts = text.split('x');
  const QSize given(parts.value(0).toInt(), parts.value(1).toInt());
  if (given.width() < 320 || given.height() < 240 || given.width() > 16384 ||
      given.height() > 16384)
    wrong_usage("--size must look like 1280x720");
  return given;
}

void save(QWidget& window, const QString& path) {
  // Zlib's best: the pictures are kept.
  if (!window.grab().save(path, nullptr, 0))
    failed("cannot write " + path.toStdString(), "choose another file");
}

/// Every layout in both looks, on a small and a large screen, at normal and double size.
int take_all_screenshots(Scene& scene, const HeadlessOptions& options) {
  struct Screen {
    QSize size;
    double scale;
  };
  for (const Screen& screen : {Screen{{1280, 720}, 1}, {{2560, 1440}, 1}, {{2560, 1440}, 2}})
    for (const ThemeName look : {ThemeName::light, ThemeName::dark}) {
      apply_theme(look, screen.scale);
      scene.studio->runs().refresh_styles();
      for (const QString& layout : Layouts::names()) {
        scene.show_layout(layout, screen.size);
        scene.wait_for_pictures();
        const char* name = look == ThemeName::dark ? "dark" : "light";
        save(*scene.window, QString("%1/%2-%3-%4x%5-%6x.png")
                                .arg(options.screenshot_path, layout, name)
                                .arg(screen.size.width())
                                .arg(screen.size.height())
                                .arg(screen.scale));
      }
    }
  return 0;
}

/// The first layout that has this view.
QString layout_with(const QString& view) {
  const QStringList layouts = {"train", "inspect", "compare", "evaluate"};
  for (const ViewInfo& info : view_list())
    for (const QString& layout : layouts)
      if (view == info.id && stands_in(info, layout)) return layout;
  return "train";
}

/// What can be exported, for messages.
std::string exported_views(const MainWindow& window) {
  QStringList ids;
  for (const ViewInfo& info : view_list())
    if (!window.view(info.id)->export_formats().isEmpty()) ids << info.id;
  return ids.join(", ").toStdString();
}

/// What Qt itself takes from the command line before the window stands.
constexpr const char* options_of_qt[] = {
    "platform", "platformpluginpath", "platformtheme", "plugin",
    "style",    "stylesheet",         "display",       "geometry",
    "session",  "qwindowgeometry",    "qwindowicon",   "qwindowtitle"};

void describe_options(QCommandLineParser& parser) {
  parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
  parser.setApplicationDescription("Attention Lab: take attention apart, train it, look inside.");
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument("RUN", "folders of runs, model folders or .gguf files to open", "[RUN...]");
  parser.addOptions({
      {"export", "write what a view shows to FILE.{pdf,svg,png,csv,tex,md} and end", "FILE"},
      {"view", "what to export or to bring to the front: map, curves, indicators, …", "VIEW",
       "map"},
      {"run", "a run or a model to open", "DIR"},
      {"step", "step to show (default: the newest)", "N"},
      {"layer", "layer, counted from 1", "L", "1"},
      {"head", "head, counted from 1", "K", "1"},
      {"width", "width of the picture in millimetres", "MM", "160"},
      {"log", "logarithmic colours of a map"},
      {"range", "values that the colours of a map span", "LOW:HIGH"},
      {"screenshot", "write a picture of the window and end; into a folder, all layouts and looks",
       "FILE"},
      {"layout", "teach, train, inspect, compare, evaluate or projector", "NAME"},
      {"theme", "light or dark", "NAME"},
      {"language", "en or ko", "CODE"},
      {"scale", "size of everything, 1 is normal", "X"},
      {"benchmark", "measure what the screen costs, print it and end"},
      {"size", "size of the window in a screenshot", "WxH", "1280x720"},
  });
  for (const char* name : options_of_qt) {
    QCommandLineOption option(name, {}, "VALUE");
    option.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(option);
  }
}

/// Null where the view shows no map.
MapScene* scene_of(View& view) {
  auto* panel = qobject_cast<MapPanel*>(view.widget());
  if (panel == nullptr) panel = view.widget()->findChild<MapPanel*>();
  return panel == nullptr ? nullptr : &panel->scene();
}

}  // namespace

HeadlessOptions parse_arguments(int argc, char** argv) {
  const QCoreApplication no_display(argc, argv);
  QCoreApplication::setApplicationName("attnlab-studio");
  QCoreApplication::setApplicationVersion(version);
  QCommandLineParser parser;
  describe_options(parser);
  if (!parser.parse(QCoreApplication::arguments())) wrong_usage(parser.errorText());
  if (parser.isSet("help")) parser.showHelp();
  if (parser.isSet("version")) parser.showVersion();
  HeadlessOptions o;
  o.chooses_platform = parser.isSet("platform") || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
  o.runs = parser.values("run") + parser.positionalArguments();
  o.export_path = parser.value("export");
  o.screenshot_path = parser.value("screenshot");
  o.view = parser.value("view");
  o.layout = parser.value("layout");
  const auto& layouts = Layouts::names();
  if (!o.layout.isEmpty() && std::find(layouts.begin(), layouts.end(), o.layout) == layouts.end())
    wrong_usage("--layout must be teach, train, inspect, compare, evaluate or projector");
  if (parser.isSet("step")) o.step = whole_number(parser, "step", 0);
  o.layer = whole_number(parser, "layer", 1);
  o.head = whole_number(parser, "head", 1);
  o.width_mm = number(parser, "width", 20, 1000);
  o.log = parser.isSet("log");
  if (parser.isSet("range")) o.range = range(parser.value("range"));
  o.theme = parser.value("theme");
  if (!o.theme.isEmpty() && o.theme != "light" && o.theme != "dark")
    wrong_usage("--theme must be light or dark");
  o.language = parser.value("language");
  if (parser.isSet("scale")) o.scale = number(parser, "scale", 0.5, 4);
  o.benchmark = parser.isSet("benchmark");
  o.size = size(parser.value("size"));
  if (!o.export_path.isEmpty() && o.runs.isEmpty()) wrong_usage("give the run with --run DIR");
  return o;
}

namespace {

void colour_map(View& view, const HeadlessOptions& options) {
  if (!options.log && !options.range) return;
  MapScene* scene = scene_of(view);
  if (scene == nullptr)
    bad_input("the view `" + options.view.toStdString() + "` has no colours of a map",
              "leave out --log and --range");
  scene->set_log(options.log);
  if (options.range) scene->set_range(options.range->first, options.range->second);
}

/// Most rows of a long map have no value that a linear scale from 0 to 1 shows.
void say_if_pale(View& view) {
  const MapScene* scene = scene_of(view);
  if (scene == nullptr || scene->empty() || scene->scale().log) return;
  int pale = 0;
  for (int row = 0; row < scene->rows(); ++row) {
    double most = 0;
    for (int column = 0; column < scene->columns(); ++column)
      if (!scene->hidden({row, column}))
        most = std::max(most, std::abs(scene->scale().position(scene->matrix()->at(row, column)) -
                                       scene->scale().position(0)));
    pale += most < 0.1;
  }
  if (2 * pale > scene->rows())
    QTextStream(stderr) << "note: most rows of this map are pale, its colours span "
                        << scene->scale().low << " to " << scene->scale().high
                        << ": --log or --range LOW:HIGH shows more\n";
}

}  // namespace

int export_without_window(const HeadlessOptions& options) {
  HeadlessOptions with_view = options;
  with_view.layout = layout_with(options.view);
  Scene scene(with_view);
  View* view = scene.window->view(options.view);
  if (view == nullptr || view->export_formats().isEmpty())
    bad_input("there is no view `" + options.view.toStdString() + "` to export",
              "choose one of " + exported_views(*scene.window));
  check_format(*view, options.export_path);
  scene.window->show_view(options.view);
  settle(50);  // it learns that it is seen
  if (!scene.wait_for(options.view))
    failed("the engine did not answer within a minute", "see attnlab doctor");
  if (const QString problem = view->problem(); !problem.isEmpty()) failed(problem.toStdString());
  colour_map(*view, options);
  say_if_pale(*view);
  ExportRequest request;
  request.path = options.export_path;
  request.width_mm = options.width_mm;
  export_view(*scene.studio, *view, request);
  return 0;
}

int take_screenshot(const HeadlessOptions& options) {
  Scene scene(options);
  if (QFileInfo(options.screenshot_path).isDir()) return take_all_screenshots(scene, options);
  scene.window->show_view(options.view);
  settle(50);
  scene.wait_for_pictures();
  scene.wait_for(options.view);
  settle(200);
  save(*scene.window, options.screenshot_path);
  return 0;
}

}  // namespace attnlab
