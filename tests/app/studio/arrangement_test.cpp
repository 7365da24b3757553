// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a person does to the window, it stays whole. ATTNLAB_ARRANGEMENTS=200 tries as many
// sequences, ATTNLAB_ARRANGEMENT_SEED=N begins with that one.
#include <QDockWidget>
#include <QMainWindow>
#include <QMouseEvent>
#include <QScreen>
#include <QSettings>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>
#include <iostream>
#include <random>

#include "app/studio/window/language.h"
#include "tests/support/process.h"
#include "tests/support/studio_window.h"
#include "widgets/maps/row_plot.h"
#include "widgets/panels/panel.h"
#include "widgets/panels/panel_title.h"

namespace attnlab {
namespace {

const QSize sizes[] = {{1024, 640},  {1280, 720},  {1366, 768}, {1600, 1000},
                       {1920, 1080}, {2200, 1300}, {2560, 1440}};

std::string text(const QWidget& widget, const QRect& rect) {
  return QString("%1 %2x%3+%4+%5")
      .arg(widget.objectName())
      .arg(rect.width())
      .arg(rect.height())
      .arg(rect.x())
      .arg(rect.y())
      .toStdString();
}

class ArrangedWindow : public test::StudioWindow {
 protected:
  void SetUp() override {
    const auto trained =
        test::attnlab({"train", "--data", "task:recall", "--num-layers", "2", "--steps", "4",
                       "--batch-size", "2", "--quiet", "--out", run_path().toStdString()});
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
  }
  void TearDown() override {
    use_language("en");
    apply_theme(ThemeName::light, 1);
  }
  QString run_path() { return QString::fromStdString((folder_ / "run").string()); }

  void quit() {
    if (window_) window_->close();
    window_.reset();
    studio_.reset();
  }
  /// As main() does it.
  void start() {
    Preferences preferences = Preferences::load();
    preferences.runs_folder = QString::fromStdString((folder_ / "runs").string());
    use_language(preferences.language);
    apply_theme(preferences.theme, preferences.scale);
    studio_ = std::make_unique<Studio>(preferences);
    window_ = std::make_unique<MainWindow>(*studio_);
    window_->close_without_asking();
    window_->restore_place();
    window_->show_layout(Layouts::last());
    window_->show();
    window_->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
    studio_->selection().select_run(studio_->runs().open(run_path()));
    size_ = window_->size();
    painted_ = false;
  }
  /// Its engine has to begin first.
  void wait_for_map() {
    EXPECT_TRUE(wait([this] { return problem().empty() && (painted_ || !map().isVisible()); }));
  }
  void start_anew() {
    quit();
    QSettings().clear();
    QSettings().setValue("language", "en");
    start();
  }
  PanelArea& area() { return *window_->findChild<PanelArea*>(); }
  QRect in_window(const QWidget& widget) {
    return {widget.mapTo(window_.get(), QPoint(0, 0)), widget.size()};
  }
  std::vector<QWidget*> in_sight() {
    std::vector<QWidget*> found;
    for (auto* bar : window_->findChildren<QToolBar*>())
      if (bar->isVisible()) found.push_back(bar);
    for (auto* bar : area().findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly))
      if (bar->isVisible()) found.push_back(bar);
    for (auto* panel : area().findChildren<Panel*>())
      if (panel->isVisible() && !panel->isWindow()) found.push_back(panel);
    return found;
  }

  /// As a row of tabs does.
  bool stands_in_title(const QWidget& tabs, const QWidget& widget) {
    const auto* panel = qobject_cast<const Panel*>(&widget);
    return panel != nullptr && qobject_cast<const QTabBar*>(&tabs) != nullptr &&
           in_window(panel->title()).contains(in_window(tabs));
  }
  /// What is wrong with the window; empty: nothing.
  std::string problem() {
    const QSize screen = window_->screen()->size();
    if (window_->width() > screen.width() || window_->height() > screen.height())
      return "larger than the screen: " + text(*window_, window_->rect());
    if (!window_->isFullScreen() && window_->size() != size_)
      return "it changed its size: " + text(*window_, window_->rect());
    const auto seen = in_sight();
    for (const QWidget* one : seen) {
      const QRect rect = in_window(*one);
      if (!window_->rect().contains(rect)) return "outside: " + text(*one, rect);
      for (const QWidget* other : seen)
        if (one != other && rect.intersects(in_window(*other)) && !stands_in_title(*one, *other) &&
            !stands_in_title(*other, *one))
          return "overlap: " + text(*one, rect) + ", " + text(*other, in_window(*other));
      if (const auto* panel = qobject_cast<const Panel*>(one)) {
        const QSize least = panel->least().boundedTo(area().size());
        if (rect.width() < least.width() || rect.height() < least.height())
          return "too small: " + text(*one, rect);
      }
    }
    return problem_of_map();
  }
  std::string problem_of_map() {
    if (!area().is_open("map")) return {};
    if (!map().isVisible()) return "the map is hidden";
    if (map().scene().empty()) return painted_ ? "the map is empty" : "";
    painted_ = true;
    return {};
  }

  void choose_layout() {
    const auto i = static_cast<int>(random_() % 6);
    key(static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
  }
  void restart() {
    quit();
    const QSize before = size_;
    start();
    const QSize room = window_->screen()->availableSize() - QSize(40, 60);  // with its frame
    if (before == before.boundedTo(room))
      size_ = before;
    else
      EXPECT_EQ(size_, size_.boundedTo(before));
  }
  void resize() {
    window_->resize(sizes[random_() % std::size(sizes)]);
    size_ = window_->size();
  }
  void zoom() {
    const Qt::Key keys[] = {Qt::Key_Equal, Qt::Key_Equal, Qt::Key_Minus, Qt::Key_0};
    key(keys[random_() % 4], Qt::ControlModifier);
  }
  void look() {
    if (random_() % 2) return key(Qt::Key_D, Qt::ControlModifier);
    action(random_() % 2 ? "English" : "한국어")->trigger();
  }
  void projector() {
    key(Qt::Key_F11);
    ASSERT_TRUE(wait([this] { return window_->size() == window_->screen()->size(); }, 5000));
    wait_until_whole();
    key(Qt::Key_F11);
  }
  Panel* any_panel() {
    std::vector<Panel*> all;
    for (auto* panel : area().findChildren<Panel*>())
      if (panel->isVisible() && !panel->is_fixed()) all.push_back(panel);
    return all.empty() ? nullptr : all[random_() % all.size()];
  }
  /// Closed, taken out or put back, dragged somewhere; the map is only dragged.
  void handle_panel() {
    Panel* panel = any_panel();
    if (panel == nullptr) return;
    const bool main = panel->objectName() == "map" || panel->objectName() == "evaluation";
    done_.back() += " " + panel->objectName();
    const auto what = random_() % 4;
    if (what < 2 && !main) {
      const auto buttons = panel->title().findChildren<QToolButton*>();
      done_.back() += what == 0 ? " closed" : " out or in";
      click(buttons[buttons.size() - (what == 0 ? 1 : 2)]);
    } else {
      const QPoint to(static_cast<int>(random_() % static_cast<unsigned>(area().width())),
                      static_cast<int>(random_() % static_cast<unsigned>(area().height())));
      done_.back() += QString(" to %1,%2").arg(to.x()).arg(to.y());
      drag(panel->title(), {20, 10}, to);
    }
    if (area().is_open("map")) window_->show_view("map");  // a person may cover it
  }
  void drag_border() {
    const auto& handles = area().placement().handles;
    if (handles.empty()) return;
    const QPoint at = handles[random_() % handles.size()].rect.center();
    QWidget* handle = area().childAt(at);
    const QPoint by(static_cast<int>(random_() % 800) - 400,
                    static_cast<int>(random_() % 800) - 400);
    drag(*handle, handle->mapFrom(&area(), at), at + by);
  }
  void drag(QWidget& grip, QPoint from, QPoint to_in_area) {
    const QPoint begin = grip.mapToGlobal(from), end = area().mapToGlobal(to_in_area);
    const auto send = [&](QEvent::Type type, QPoint at) {
      QMouseEvent event(type, grip.mapFromGlobal(at), at, Qt::LeftButton, Qt::LeftButton, {});
      QApplication::sendEvent(&grip, &event);
    };
    send(QEvent::MouseButtonPress, begin);
    send(QEvent::MouseMove, begin + QPoint(60, 60));
    send(QEvent::MouseMove, end);
    send(QEvent::MouseButtonRelease, end);
  }

  void any_step() {
    struct Step {
      const char* name;
      void (ArrangedWindow::*run)();
    };
    static const Step steps[] = {{"layout", &ArrangedWindow::choose_layout},
                                 {"layout", &ArrangedWindow::choose_layout},
                                 {"restart", &ArrangedWindow::restart},
                                 {"resize", &ArrangedWindow::resize},
                                 {"resize", &ArrangedWindow::resize},
                                 {"zoom", &ArrangedWindow::zoom},
                                 {"zoom", &ArrangedWindow::zoom},
                                 {"look", &ArrangedWindow::look},
                                 {"panel", &ArrangedWindow::handle_panel},
                                 {"panel", &ArrangedWindow::handle_panel},
                                 {"border", &ArrangedWindow::drag_border},
                                 {"projector", &ArrangedWindow::projector}};
    const Step& step = steps[random_() % std::size(steps)];
    done_ << step.name;
    (this->*step.run)();
    if (done_.back() == "layout" || done_.back() == "resize" || done_.back() == "zoom")
      done_.back() += QString(" (%1x%2, scale %3)")
                          .arg(window_->width())
                          .arg(window_->height())
                          .arg(theme().scale);
  }
  void wait_until_whole() {
    std::string last;
    const bool whole = wait([&] { return (last = problem()).empty(); }, 10'000);
    EXPECT_TRUE(whole) << last;
  }

  std::mt19937 random_;
  QStringList done_;
  QSize size_;            ///< what a person or the screen made of the window
  bool painted_ = false;  ///< the map, since the last start
};

TEST_F(ArrangedWindow, StaysWholeWhateverIsDoneToIt) {
  const int sequences = std::max(1, qEnvironmentVariable("ATTNLAB_ARRANGEMENTS", "6").toInt());
  const unsigned first = qEnvironmentVariable("ATTNLAB_ARRANGEMENT_SEED", "1").toUInt();
  for (unsigned seed = first; seed < first + static_cast<unsigned>(sequences); ++seed) {
    random_.seed(seed);
    done_.clear();
    start_anew();
    for (int step = 0; step < 8 && !HasFailure(); ++step) {
      any_step();
      wait_until_whole();
    }
    wait_for_map();
    std::cout << "sequence " << seed << (HasFailure() ? " broke" : " held") << std::endl;
    if (HasFailure())
      FAIL() << "ATTNLAB_ARRANGEMENT_SEED=" << seed << ": " << done_.join(", ").toStdString();
  }
}

TEST_F(ArrangedWindow, TheSecondStartIsAsTheFirst) {
  start_anew();
  for (const Qt::Key layout : {Qt::Key_2, Qt::Key_1, Qt::Key_5}) {
    key(layout, Qt::ControlModifier);
    wait_until_whole();
    std::map<QString, QRect> first, second;
    for (const QWidget* one : in_sight()) first[one->objectName()] = in_window(*one);
    restart();
    wait_until_whole();
    for (const QWidget* one : in_sight()) second[one->objectName()] = in_window(*one);
    EXPECT_EQ(second, first);
  }
}

TEST_F(ArrangedWindow, WhatAPersonMovedComesBack) {
  start_anew();
  key(Qt::Key_2, Qt::ControlModifier);
  wait_until_whole();
  area().close("stack");
  area().set_outside("runs", true);
  window_->show_view("indicators");
  restart();
  wait_until_whole();
  EXPECT_FALSE(window_->view("stack")->widget()->isVisible());
  EXPECT_TRUE(window_->findChild<Panel*>("runs")->isWindow());
  EXPECT_TRUE(window_->findChild<Panel*>("runs")->isVisible());
  action("Reset this layout")->trigger();
  wait_until_whole();
  EXPECT_TRUE(window_->view("stack")->widget()->isVisible());
  EXPECT_FALSE(window_->findChild<Panel*>("runs")->isWindow());
}

TEST_F(ArrangedWindow, SettingsOfOthersDoNoHarm) {
  QMainWindow old;
  auto* dock = new QDockWidget;
  dock->setObjectName("stack");
  old.addDockWidget(Qt::LeftDockWidgetArea, dock);
  old.resize(900, 6847);
  const QByteArray garbage = "\xff\0{]nonsense";
  for (const QByteArray& state : {old.saveState(2), garbage}) {
    quit();
    QSettings settings;
    settings.clear();
    settings.setValue("language", "en");
    for (const QString& layout : Layouts::names()) {
      settings.setValue("layout/" + layout, state);
      settings.setValue("arrangement/" + layout, state);
    }
    settings.setValue("layout/current", state);
    settings.setValue("scale", "nan");
    settings.setValue("session/geometry", state == garbage ? garbage : old.saveGeometry());
    start();
    wait_until_whole();
    EXPECT_TRUE(window_->view("stack")->widget()->isVisible());
  }
}

TEST_F(ArrangedWindow, KeepsStackMapAndRowOnASmallScreenAtAnyScale) {
  start_anew();
  window_->resize(1280, 720);
  size_ = {1280, 720};
  wait_for_map();
  for (int i = 0; i < 8; ++i) {
    wait_until_whole();
    shot(QString("scale-%1").arg(theme().scale));
    if (theme().scale == 1.5) {
      EXPECT_TRUE(window_->view("stack")->widget()->isVisible());
      EXPECT_TRUE(map().row_plot()->isVisible());
    }
    key(Qt::Key_Equal, Qt::ControlModifier);
  }
  EXPECT_EQ(theme().scale, 2.5);
  key(Qt::Key_0, Qt::ControlModifier);
  EXPECT_EQ(theme().scale, 1);
  wait_until_whole();
}

TEST_F(ArrangedWindow, TheProjectorShowsOneMapAndComesBack) {
  start_anew();
  key(Qt::Key_3, Qt::ControlModifier);
  wait_for_map();
  key(Qt::Key_F11);
  EXPECT_TRUE(wait([this] { return window_->size() == window_->screen()->size(); }));
  wait_until_whole();
  shot("projector");
  EXPECT_EQ(area().placement().tabs.size(), 1u);
  EXPECT_TRUE(map().row_plot()->isVisible());
  EXPECT_FALSE(map().head_grid()->isVisible());
  EXPECT_GT(map().height(), 0.85 * window_->screen()->size().height());
  key(Qt::Key_F11);
  wait_until_whole();
  EXPECT_TRUE(map().head_grid()->isVisible());
  EXPECT_TRUE(window_->view("probe") != nullptr);
  key(Qt::Key_F11);
  wait_until_whole();
  restart();
  wait_until_whole();
  EXPECT_FALSE(window_->isFullScreen());
  EXPECT_EQ(Layouts::last(), "inspect");
}

}  // namespace
}  // namespace attnlab
