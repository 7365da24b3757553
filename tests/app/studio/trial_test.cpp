// SPDX-License-Identifier: GPL-3.0-or-later
// The product's main path, as a person walks it with mouse and keyboard.
#include <QApplication>
#include <QFile>
#include <QImage>
#include <QPlainTextEdit>
#include <QSlider>
#include <utility>

#include "app/studio/window/bindings.h"
#include "tests/support/studio_window.h"
#include "widgets/maps/map_view.h"
#include "widgets/plots/curves_panel.h"
#include "widgets/plots/step_cursor.h"
#include "widgets/plots/step_track.h"
#include "widgets/stack/stack_painter.h"

namespace attnlab {
namespace {

class Trial : public test::StudioWindow {
 protected:
  const std::vector<LayerSpec>& layers() { return studio_->document().spec().model.layers; }
  QString stamp(const QString& view = "map") { return map(view).scene().stamp(); }
  std::shared_ptr<const Probe> probe() {
    return studio_->probing().probe(studio_->selection().run());
  }
  int64_t probed_step() { return probe() ? probe()->step : -1; }

  void set_field(const QString& name, const QString& value) {
    click(name);
    replace_text(value);
  }
  /// Three layers, long enough that nothing ends by itself.
  void prepare() {
    click("Model shape");
    set_field("Layers", "3");
    click_tab("Training");
    set_field("Steps", "20000");
    click_tab("Stack");
    ASSERT_EQ(layers().size(), 3u);
    ASSERT_EQ(studio_->document().spec().train.steps, 20000);
  }
  void paint_with_mouse() {
    for (int clicks = 0; layers()[0].form != "self_gate" && clicks < 12; ++clicks)
      click_cell(1, LayerAxis::form);
    click_cell(3, LayerAxis::point);
    choose("Non-approximate");
  }
  void expect_painted() {
    EXPECT_EQ(layers()[0].form, "self_gate");
    EXPECT_TRUE(layers()[1].is_standard());
    EXPECT_EQ(layers()[2].form, "self_gate");
  }
  void expect_training() {
    ASSERT_TRUE(wait([this] { return is_live() && curve("loss").size() >= 5; }))
        << problems_.join("; ").toStdString();
    EXPECT_EQ(status().phase, RunPhase::training);
    EXPECT_TRUE(wait([this] { return status().loss < curve("loss").front().y; }));
  }
  /// Waits for a pause and looks whether it holds.
  int64_t expect_pause() {
    EXPECT_TRUE(wait([this] { return status().phase == RunPhase::paused; }));
    const int64_t step = status().step;
    QTest::qWait(300);
    EXPECT_EQ(status().step, step);
    return step;
  }
  void expect_step_after(int64_t step) {
    EXPECT_TRUE(wait([&] { return status().step > step; }));
    QTest::qWait(300);
    EXPECT_EQ(status().step, step + 1);
    EXPECT_EQ(status().phase, RunPhase::paused);
  }
  void expect_going_on(int64_t step) {
    EXPECT_TRUE(wait([&] { return status().step > step + 2; }));
    EXPECT_EQ(status().phase, RunPhase::training);
  }
  /// What the map and the curves show follows the run.
  void expect_views_follow() {
    const QString curves = window_->view("curves")->summary();
    EXPECT_TRUE(wait([&] { return window_->view("curves")->summary() != curves; }));
    ASSERT_TRUE(wait([this] { return probed_step() > 0; }));
    const int64_t step = probed_step();
    ASSERT_TRUE(wait([&] { return probed_step() > step; }));
    EXPECT_TRUE(wait([&] { return stamp().contains(QString("step %1 ").arg(probed_step())); }))
        << stamp().toStdString();
  }
  /// One step changed the learning rate by the run's factor, beyond what its schedule does.
  void expect_rate_change() {
    ASSERT_TRUE(wait([this] { return status().learning_rate_factor < 0.9; }));
    const double factor = status().learning_rate_factor;
    const auto jump = [&] {
      const auto rates = curve("learning_rate");
      for (size_t i = 1; i < rates.size(); ++i)
        if (std::abs(rates[i].y / rates[i - 1].y / factor - 1) < 0.1) return true;
      return false;
    };
    EXPECT_TRUE(wait(jump));
  }
  void expect_scrubbed_back() {
    EXPECT_FALSE(studio_->selection().follows());
    const int64_t step = studio_->selection().step();
    EXPECT_LT(step, status().step);
    const auto snapshot = run()->client->store().snapshot_at(step);
    ASSERT_TRUE(snapshot);
    EXPECT_TRUE(wait([&] { return probed_step() == *snapshot; })) << probed_step();
    EXPECT_TRUE(wait([&] { return stamp().contains(QString("step %1 ").arg(*snapshot)); }))
        << stamp().toStdString();
  }
  void go_to(const QString& view) { find_command("Go to " + view); }
  void replace_text(const QString& text) {
    key(Qt::Key_A, Qt::ControlModifier);
    type(text);
    key(Qt::Key_Return);
  }
  /// Answers the dialog that `ask` opens, with `enter` for the format and the file, and looks at
  /// what was written.
  void export_to(const QString& file, const std::function<void()>& ask,
                 const std::function<void(const QString& path)>& enter);
  void export_with_mouse(const QString& view, const QString& format);
  void expect_written(const QString& path);
  bool menu_seen_ = false;
  void fork_with_layer_2(const std::function<void()>& paint_and_fork);
  void expect_compared(const QString& one, const QString& two);
};

void Trial::export_to(const QString& file, const std::function<void()>& ask,
                      const std::function<void(const QString& path)>& enter) {
  SCOPED_TRACE(file.toStdString());
  const QString path = QString::fromStdString((folder_ / file.toStdString()).string());
  const auto answered = std::make_shared<bool>(false);  // a dialog too late finds nobody here
  once(&dialog_is_open, [path, enter, answered] {
    enter(path);
    *answered = true;
  });
  ask();
  ASSERT_TRUE(*answered);
  ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
  expect_written(path);
}

/// Right click on the view, an entry of the menu, the dialog.
void Trial::export_with_mouse(const QString& view, const QString& format) {
  once(&menu_is_open, [this] {
    if (!std::exchange(menu_seen_, true)) shot_of(*QApplication::activePopupWidget(), "menu");
    choose("Export this view");
  });
  export_to(
      view + "." + format.toLower(), [&] { right_click(window_->view(view)->widget()); },
      [&](const QString& path) {
        click(format);
        click("File");
        key(Qt::Key_A, Qt::ControlModifier);
        type(path);
        shot_of(*QApplication::activeModalWidget(), "export-" + view + "-" + format);
        click("Export");
      });
}

void Trial::expect_written(const QString& path) {
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  const QByteArray written = file.readAll();
  if (path.endsWith(".png")) {
    const QImage picture(path);
    EXPECT_GT(picture.width(), 1000);
    EXPECT_TRUE(picture.text().contains("self_gate"));
  } else if (path.endsWith(".pdf")) {
    EXPECT_TRUE(written.startsWith("%PDF"));
    EXPECT_TRUE(written.contains("/EmbeddedFile"));  // compressed
  } else {
    EXPECT_TRUE(written.contains("self_gate"));
    EXPECT_TRUE(path.endsWith(".svg") ? written.contains("<svg") : written.startsWith("# "));
    EXPECT_GT(written.count('\n'), 10);
  }
}

void Trial::fork_with_layer_2(const std::function<void()>& paint_and_fork) {
  const QString parent = studio_->selection().run();
  once(&dialog_is_open, [this] {
    shot_of(*QApplication::activeModalWidget(), "fork-question");
    key(Qt::Key_Return);
  });
  paint_and_fork();
  ASSERT_TRUE(wait([&] { return studio_->selection().run() != parent; }))
      << problems_.join("; ").toStdString();
  expect_training();
  ASSERT_TRUE(run()->spec);
  EXPECT_FALSE(run()->spec->model.layers[1].is_standard());
  EXPECT_EQ(run()->spec->model.layers[0].form, "self_gate");
}

void Trial::expect_compared(const QString& one, const QString& two) {
  ASSERT_NE(studio_->current(), nullptr);
  ASSERT_NE(studio_->other(), nullptr);
  EXPECT_EQ((std::set<QString>{studio_->current()->id(), studio_->other()->id()}),
            (std::set<QString>{one, two}));
  const auto curves = [&] { return window_->view("curves")->summary(); };
  for (const QString& id : {one, two}) {
    ASSERT_TRUE(studio_->runs().find(id)->visible);
    EXPECT_TRUE(wait([&] { return curves().contains(studio_->runs().find(id)->name); }))
        << curves().toStdString();
  }
  EXPECT_TRUE(wait([&] { return stamp("other_map").startsWith(studio_->other()->name); }))
      << stamp("other_map").toStdString();
  EXPECT_TRUE(wait([&] { return stamp().startsWith(studio_->current()->name); }));
}

TEST_F(Trial, PaintTrainLookForkAndCompareWithTheMouse) {
  const SpecChoices start = studio_->document().choices();
  shot("start");
  prepare();
  paint_with_mouse();
  expect_painted();
  shot("painted");

  click("Train");
  expect_training();
  shot("training");
  expect_views_follow();
  shot("views-follow");

  click("Pause");
  const int64_t paused = expect_pause();
  shot("paused");
  click("One step");
  expect_step_after(paused);
  shot("one-step");
  click("Resume");
  expect_going_on(paused + 1);
  auto* rate = qobject_cast<QSlider*>(named("Factor of the learning rate"));
  click(rate, QPoint(rate->width() / 3, rate->height() / 2));
  expect_rate_change();
  shot("learning-rate");

  QTest::keyClick(window_.get(), Qt::Key_3, Qt::ControlModifier);
  auto* text = qobject_cast<QPlainTextEdit*>(named("Probe text"));
  ASSERT_NE(text, nullptr);
  ASSERT_TRUE(wait([this] { return probe() != nullptr; }));
  const std::vector<std::string> words(probe()->tokens.begin(), probe()->tokens.begin() + 8);
  QTest::mouseClick(text->viewport(), Qt::LeftButton);
  for (const std::string& word : words) type(QString::fromStdString(word) + " ");
  EXPECT_TRUE(wait([&] { return probe()->tokens == words; })) << problems_.join("; ").toStdString();
  shot("probe-text");

  ASSERT_TRUE(wait([this] { return status().step >= 60; }));
  auto* track = window_->findChild<StepTrack*>();
  ASSERT_TRUE(wait([&] { return track->maximum() >= 60; }));
  QTest::mouseClick(track, Qt::LeftButton, {}, {track->width() / 900 + 4, track->height() / 2});
  expect_scrubbed_back();
  shot("scrubbed-back");

  MapView* view = map().view();
  ASSERT_NE(view, nullptr);
  QTest::mouseClick(view, Qt::LeftButton, {}, view->rect_of({5, 2}).center().toPoint());
  EXPECT_EQ(studio_->selection().pinned(), std::optional(Cell{5, 2}));
  shot("pinned");
  for (const char* id : {"map", "curves"})
    for (const char* format : {"PDF", "SVG", "PNG", "CSV"}) export_with_mouse(id, format);

  const QString parent = studio_->selection().run();
  fork_with_layer_2([this] {
    click_cell(2, LayerAxis::sequence);
    shot("fork-offered");
    click("Fork the run with these layers");
  });
  shot("forked");
  const QString child = studio_->selection().run();

  QTest::keyClick(window_.get(), Qt::Key_4, Qt::ControlModifier);
  QWidget* table = named("Table of runs");
  table->setFocus();
  key(Qt::Key_A, Qt::ControlModifier);
  click("Compare the selected runs");
  expect_compared(parent, child);
  shot("compared");

  key(Qt::Key_Z, Qt::ControlModifier | Qt::AltModifier);
  EXPECT_TRUE(studio_->document().choices() == start);
  shot("undone");
  for (const QString& id : {child, parent}) {
    studio_->selection().select_run(id);
    ASSERT_TRUE(wait([this] { return named("Stop")->isEnabled(); }));
    click("Stop");
    EXPECT_TRUE(wait([this] { return !is_live() && status().phase == RunPhase::stopped; }));
  }
  shot("stopped");
  EXPECT_TRUE(window_->close());
  EXPECT_TRUE(problems_.isEmpty()) << problems_.join("; ").toStdString();
}

TEST_F(Trial, TheSamePathWithTheKeyboardAlone) {
  const SpecChoices start = studio_->document().choices();
  go_to("Stack");
  tab_to("Model shape");
  key(Qt::Key_Space);
  tab_to("Layers");
  replace_text("3");
  go_to("Training");
  tab_to("Steps");
  replace_text("20000");
  const int self_gate = value_of(mixer("non_approximate").layer, LayerAxis::form);
  const auto digit = static_cast<Qt::Key>(Qt::Key_1 + self_gate);
  go_to("Stack");
  tab_to("Layers of the stack");
  key(Qt::Key_End);
  key(Qt::Key_Right);
  key(digit);
  key(Qt::Key_Home);
  key(digit);
  ASSERT_EQ(layers().size(), 3u);
  expect_painted();
  shot("painted");

  key(Qt::Key_F5);
  expect_training();
  expect_views_follow();
  key(Qt::Key_BracketRight);
  EXPECT_EQ(studio_->selection().layer(), 1);
  EXPECT_TRUE(wait([this] { return stamp().contains("layer 2 "); })) << stamp().toStdString();
  key(Qt::Key_BracketLeft);
  EXPECT_EQ(studio_->selection().layer(), 0);
  find_command("Pause");
  const int64_t paused = expect_pause();
  key(Qt::Key_F7);
  expect_step_after(paused);
  key(Qt::Key_F6, Qt::ShiftModifier);
  expect_going_on(paused + 1);
  tab_to("Factor of the learning rate");
  for (int i = 0; i < 3; ++i) key(Qt::Key_Left);
  expect_rate_change();
  shot("learning-rate");

  key(Qt::Key_3, Qt::ControlModifier);
  go_to("Probe text");
  ASSERT_TRUE(wait([this] { return probe() != nullptr; }));
  const std::vector<std::string> words(probe()->tokens.begin(), probe()->tokens.begin() + 8);
  for (const std::string& word : words) type(QString::fromStdString(word) + " ");
  EXPECT_TRUE(wait([&] { return probe()->tokens == words; }));
  tab_to("Step");
  key(Qt::Key_Home);
  key(Qt::Key_Right);
  EXPECT_EQ(studio_->selection().step(), 1);
  expect_scrubbed_back();
  go_to("Map");
  tab_to("Map");
  for (const Qt::Key k : {Qt::Key_Home, Qt::Key_Down, Qt::Key_Down, Qt::Key_Return}) key(k);
  ASSERT_TRUE(studio_->selection().pinned());
  shot("pinned");
  key(Qt::Key_Escape);
  EXPECT_FALSE(studio_->selection().pinned());
  for (const char* file : {"map.pdf", "map.svg", "map.png", "map.csv"})
    export_to(
        file, [this] { key(Qt::Key_E, Qt::ControlModifier); },
        [this](const QString& path) {
          tab_to("File");
          replace_text(path);
          EXPECT_FALSE(dialog_is_open());
        });

  const QString parent = studio_->selection().run();
  fork_with_layer_2([this] {
    go_to("Stack");
    tab_to("Layers of the stack");
    key(Qt::Key_End);
    key(Qt::Key_Up);
    key(Qt::Key_Right);
    key(Qt::Key_2);
    key(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
  });
  const QString child = studio_->selection().run();
  key(Qt::Key_4, Qt::ControlModifier);
  go_to("Runs");
  tab_to("Table of runs");
  key(Qt::Key_A, Qt::ControlModifier);
  key(Qt::Key_C);
  expect_compared(parent, child);
  shot("compared");

  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_TRUE(layers()[1].is_standard());
  key(Qt::Key_Z, Qt::ControlModifier | Qt::AltModifier);
  EXPECT_TRUE(studio_->document().choices() == start);
  key(Qt::Key_F8);
  EXPECT_TRUE(wait([this] { return !is_live() && status().phase == RunPhase::stopped; }));
  EXPECT_TRUE(problems_.isEmpty()) << problems_.join("; ").toStdString();
}

}  // namespace
}  // namespace attnlab
