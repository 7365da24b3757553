// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/headless/scene.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include "app/studio/window/language.h"
#include "core/shared/base/error.h"
#include "widgets/maps/head_grid.h"

namespace attnlab {
namespace {

constexpr int patience_ms = 60'000;

void require(const char* what, int64_t number, int64_t count) {
  if (number > count)
    bad_input("there is no " + std::string(what) + " " + std::to_string(number),
              "the run has 1 to " + std::to_string(count));
}

}  // namespace

bool wait_until(const std::function<bool()>& done) {
  QElapsedTimer clock;
  clock.start();
  while (!done() && clock.elapsed() < patience_ms)
    QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
  return done();
}

void settle(int ms) {
  QEventLoop loop;
  QTimer::singleShot(ms, &loop, &QEventLoop::quit);
  loop.exec();
}

Scene::Scene(const HeadlessOptions& options) {
  Preferences preferences = Preferences::load();
  if (!options.theme.isEmpty())
    preferences.theme = options.theme == "dark" ? ThemeName::dark : ThemeName::light;
  if (options.scale > 0) preferences.scale = options.scale;
  use_language(options.language.isEmpty() ? preferences.language : options.language);
  apply_theme(preferences.theme, preferences.scale);
  studio = std::make_unique<Studio>(preferences);
  window = std::make_unique<MainWindow>(*studio);
  window->close_without_asking();
  show_layout(options.layout.isEmpty() ? "train" : options.layout, options.size);
  window->show();
  for (const QString& run : options.runs) open(run);
  if (options.runs.size() > 1) {
    studio->selection().select_run(studio->runs().runs().front()->id());
    studio->selection().compare_with(studio->runs().runs().back()->id());
  }
  wait_for_runs();
  studio->edit_copy_of_run();  // the stack is the run's own
  look_at(options);
}

/// A run, or a model that others trained, and selects it. Throws Error.
void Scene::open(const QString& path) {
  if (!looks_like_a_model(path)) return studio->selection().select_run(studio->runs().open(path));
  QString refusal;
  const auto listening = QObject::connect(&studio->openings(), &ModelOpenings::refused,
                                          [&](const QString& problem) { refusal = problem; });
  studio->open_model(path);
  wait_until([this] { return studio->openings().path().isEmpty(); });
  QObject::disconnect(listening);
  if (!refusal.isEmpty()) bad_input(refusal.toStdString());
}

/// Throws Error for what the run does not have: nobody would see that something else is drawn.
void Scene::look_at(const HeadlessOptions& options) {
  const OpenRun* run = studio->current();
  if (run != nullptr && run->spec) {
    require("layer", options.layer, run->spec->model.num_layers());
    require("head", options.head, run->spec->model.num_heads);
  }
  if (run != nullptr && options.step > run->client->store().status().step)
    bad_input("the run has not come to step " + std::to_string(options.step),
              "its last is " + std::to_string(run->client->store().status().step));
  if (options.step >= 0) studio->selection().select_step(options.step);
  studio->selection().select_head(static_cast<int>(options.layer) - 1,
                                  static_cast<int>(options.head) - 1);
}

void Scene::show_layout(const QString& name, QSize size) {
  window->resize(size);
  window->show_layout(name, true);
  size_ = size;
  fit();
}

// Before they are arranged, all docks together ask for more room than any layout does.
void Scene::fit() {
  window->resize(size_);
  settle(50);
  window->resize(size_);
}

bool Scene::answered(const OpenRun* run) const {
  return run == nullptr || studio->probing().probe(run->id()) ||
         !studio->probing().problem(run->id()).isEmpty();
}

bool Scene::wait_for_probe() {
  settle(50);  // views learn whether they are seen
  if (!window->view("map")->widget()->isVisible()) return true;  // nobody asks for one
  return wait_until([this] { return answered(studio->current()) && answered(studio->other()); });
}

bool Scene::wait_for(const QString& view) {
  View* shown = window->view(view);
  return shown == nullptr ||
         wait_until([shown] { return shown->widget()->isVisible() && shown->is_ready(); });
}

void Scene::wait_for_pictures() {
  wait_for_probe();
  wait_until([this] {
    for (const HeadGrid* grid : window->findChildren<HeadGrid*>())
      if (grid->isVisible() && (grid->empty() || !grid->is_drawn()) &&
          studio->current() != nullptr && studio->probing().probe(studio->current()->id()))
        return false;
    return true;
  });
  fit();
  settle(200);
}

void Scene::wait_for_runs() {
  wait_until([this] {
    for (const auto& run : studio->runs().runs())
      if (run->client->link() == RunLink::unknown) return false;
    return true;
  });
  settle(100);  // views hear of it
}

}  // namespace attnlab
