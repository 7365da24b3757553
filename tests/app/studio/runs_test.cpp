// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with runs: naming, removing, deleting, forking, filtering.
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSpinBox>

#include "core/shared/base/files.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/live_run.h"
#include "tests/support/process.h"
#include "tests/support/recorded_curve.h"
#include "tests/support/studio_window.h"
#include "widgets/plots/curves_panel.h"
#include "widgets/runs/run_grid.h"
#include "widgets/runs/run_table.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

class Runs : public test::StudioWindow {
 protected:
  QString train(const char* name, const std::vector<std::string>& more = {}) {
    const std::string path = (folder_ / name).string();
    std::vector<std::string> words = {
        "train",     "--preset", "micro",   "--seq-len", "16", "--batch-size", "2",
        "--threads", "1",        "--quiet", "--steps",   "20", "--out",        path};
    words.insert(words.end(), more.begin(), more.end());
    const auto result = test::attnlab(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return QString::fromStdString(path);
  }
  QString open(const char* name, const std::vector<std::string>& more = {}) {
    studio_->open_run(train(name, more));
    EXPECT_TRUE(wait([this] { return run()->client->link() == RunLink::ended; }));
    return studio_->selection().run();
  }
  QString name(const QString& id) { return studio_->runs().find(id)->name; }
  size_t count() { return studio_->runs().runs().size(); }
  RunTable& table() { return *window_->findChild<RunTable*>(); }
  QString curves() { return window_->view("curves")->summary(); }
  void choose_from_menu(const QString& id, const QString& entry) {
    const auto menu = table().menu_for(id);
    for (QAction* action : menu->actions())
      if (action->text().startsWith(entry)) return action->trigger();
    FAIL() << entry.toStdString();
  }
};

TEST_F(Runs, NamesStayWhileRunsAreAddedAndTheTaskStandsInFrontWhenTasksDiffer) {
  const QString first = open("a", {"--mixer", "static_emb_qk"});
  EXPECT_EQ(name(first), "StaticEmbQK, uniform");
  const QString second = open("b", {"--mixer", "static_emb_qk", "--seed", "2"});
  EXPECT_EQ(name(first), "StaticEmbQK, uniform");
  EXPECT_EQ(name(second), "StaticEmbQK, uniform · seed 2");
  studio_->close_run(first);
  EXPECT_EQ(name(second), "StaticEmbQK, uniform · seed 2") << "also while others go";
  const QString copy = open("c", {"--data", "task:copy", "--layers", "2=mlp"});
  EXPECT_EQ(name(second), "recall: StaticEmbQK, uniform · seed 2");
  EXPECT_EQ(name(copy), "copy: MLP in L2");
}

TEST_F(Runs, LossesOnOtherDataShareNoAxisAndNoBest) {
  open("a", {"--mixer", "mlp"});
  const QString copy = open("b", {"--data", "task:copy"});
  EXPECT_TRUE(wait([&] { return curves().contains("copy: Standard"); })) << curves().toStdString();
  EXPECT_FALSE(curves().contains("recall")) << curves().toStdString();
  shot("grouped");
  const auto& model = table().model();
  for (int row = 0; row < model.rowCount(); ++row)
    EXPECT_FALSE(
        model.index(row, RunTableModel::validation_loss).data(RunTableModel::best_role).toBool());
}

TEST_F(Runs, RemovingASelectionAsksOnceAndUndoBringsItBack) {
  const QString a = open("a"), b = open("b", {"--seed", "2"}), c = open("c", {"--seed", "3"});
  studio_->close_run(c);
  const QString names = name(a) + name(b);
  const RunStyle style = studio_->runs().find(a)->style;
  auto* grid = window_->findChild<RunGrid*>();
  grid->setFocus();
  grid->selectAll();
  once(&dialog_is_open, [this] {
    shot_of(*QApplication::activeModalWidget(), "remove");
    key(Qt::Key_Return);
  });
  key(Qt::Key_Delete);
  EXPECT_EQ(count(), 2u) << "a thoughtless Enter removes nothing";
  ASSERT_TRUE(wait([&] { return grid->hasFocus(); }));
  once(&dialog_is_open, [this] { click("Remove"); });
  key(Qt::Key_Delete);
  EXPECT_EQ(count(), 0u);
  EXPECT_TRUE(fs::exists(folder_ / "a" / "run.json"));
  ASSERT_TRUE(wait([&] { return window_->isActiveWindow(); }));
  key(Qt::Key_Z, Qt::ControlModifier);
  ASSERT_EQ(count(), 2u);
  EXPECT_EQ(name(a) + name(b), names);
  EXPECT_EQ(studio_->selection().run(), b);
  EXPECT_EQ(studio_->runs().find(a)->style, style);
}

TEST_F(Runs, WhatComesBackStandsWhereItStood) {
  const QString a = open("a");
  open("b", {"--seed", "2"});
  const QString c = open("c", {"--seed", "3"});
  studio_->remove_runs({a, c});
  ASSERT_TRUE(wait([&] { return window_->isActiveWindow(); }));
  key(Qt::Key_Z, Qt::ControlModifier);
  QStringList ids;
  for (const auto& run : studio_->runs().runs()) ids << run->id();
  EXPECT_EQ(ids.size(), 3);
  EXPECT_EQ(ids.first(), a);
  EXPECT_EQ(ids.last(), c);
  EXPECT_EQ(studio_->selection().run(), c);
}

TEST_F(Runs, MarksOfADeletedRunAreNotThoseOfTheNextInItsFolder) {
  const QString a = open("a");
  studio_->mark_runs("", {a}, [](const QString&, RunMarks& marks) {
    marks.own_name = "Mine";
    marks.visible = false;
  });
  studio_->set_bookmarks({3});
  studio_->delete_runs({a});
  EXPECT_EQ(open("a"), a);
  EXPECT_EQ(name(a), "Standard");
  EXPECT_TRUE(run()->visible);
  EXPECT_TRUE(studio_->bookmarks().isEmpty());
}

TEST_F(Runs, AForkIsOfTheRunThatWasAskedAbout) {
  const QString parent = open("a");
  studio_->document().edit("", {}, [this](RunSpec& spec) {
    spec = *run()->spec;
    edit_layers(spec.model.layers, "2=mlp");
  });
  train("b", {"--seed", "2"});
  once(&dialog_is_open, [this] {
    studio_->open_run(QString::fromStdString((folder_ / "b").string()));
    click("Fork");
  });
  studio_->training().fork();
  ASSERT_TRUE(wait([this] { return run()->origin.has_value(); }));
  EXPECT_EQ(run()->origin->run, parent);
}

TEST_F(Runs, DeletingFromDiskAsksAndIsForGood) {
  const QString a = open("a");
  once(&dialog_is_open, [this] {
    shot_of(*QApplication::activeModalWidget(), "delete");
    click("Delete for good");
  });
  choose_from_menu(a, "Delete from disk");
  EXPECT_EQ(count(), 0u);
  EXPECT_FALSE(fs::exists(folder_ / "a"));
}

TEST_F(Runs, WhatTrainsIsNotDeleted) {
  const test::LiveRun live(folder_ / "live");
  studio_->open_run(QString::fromStdString(live.path));
  ASSERT_TRUE(wait([this] { return is_live(); }));
  choose_from_menu(studio_->selection().run(), "Delete from disk");
  ASSERT_EQ(problems_.size(), 1);
  EXPECT_TRUE(problems_[0].contains("stop it first")) << problems_[0].toStdString();
  EXPECT_TRUE(fs::exists(RunFolder(live.path).run_json()));
}

TEST_F(Runs, ANameAndNotesOfOnesOwnAreKept) {
  const QString a = open("a");
  once(&dialog_is_open, [this] {
    EXPECT_NE(qobject_cast<QLineEdit*>(QApplication::focusWidget()), nullptr);
    type("My best");
    shot_of(*QApplication::activeModalWidget(), "rename");
    key(Qt::Key_Return);
  });
  choose_from_menu(a, "Rename");
  EXPECT_EQ(name(a), "My best");
  once(&dialog_is_open, [this] {
    EXPECT_NE(qobject_cast<QPlainTextEdit*>(QApplication::focusWidget()), nullptr);
    type("lr was too high");
    click("Keep");
  });
  choose_from_menu(a, "Notes");
  const QString path = run()->client->path();
  studio_->close_run(a);
  studio_->open_run(path);
  EXPECT_EQ(name(a), "My best");
  EXPECT_EQ(run()->notes, "lr was too high");
  EXPECT_TRUE(table()
                  .model()
                  .index(0, RunTableModel::name)
                  .data(Qt::ToolTipRole)
                  .toString()
                  .contains("lr was too high"));
  EXPECT_TRUE(wait([this] { return curves().contains("My best"); })) << curves().toStdString();
  studio_->mark_runs("", {a}, [](const QString&, RunMarks& marks) { marks.own_name.clear(); });
  EXPECT_EQ(name(a), "Standard");
  ASSERT_TRUE(wait([&] { return window_->isActiveWindow(); }));
  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(name(a), "My best");
}

TEST_F(Runs, AForkAsksFromWhereAndSaysWhatItTakesOver) {
  const QString parent = open("a");
  studio_->selection().select_step(12);
  studio_->document().edit("", {}, [this](RunSpec& spec) {
    spec = *run()->spec;
    edit_layers(spec.model.layers, "1=approximate;2=mlp");
  });
  once(&dialog_is_open, [this] {
    auto* dialog = QApplication::activeModalWidget();
    auto* step = qobject_cast<QSpinBox*>(QApplication::focusWidget());
    ASSERT_NE(step, nullptr);
    EXPECT_EQ(step->value(), 12);
    const QString what = dialog->findChild<QLabel*>("fork_takes")->text();
    int64_t saved = 0;
    for (const int64_t at : RunFolder((folder_ / "a").string()).snapshot_steps())
      if (at <= 12) saved = at;
    EXPECT_TRUE(what.contains(QString("saved at step %1,").arg(saved))) << what.toStdString();
    EXPECT_TRUE(what.contains("in another form: L1: Approximate")) << what.toStdString();
    EXPECT_TRUE(what.contains("mixer begins anew: L2: MLP")) << what.toStdString();
    shot_of(*dialog, "fork");
    click("Fork");
  });
  studio_->training().fork();
  ASSERT_TRUE(wait([&] { return studio_->selection().run() != parent; }))
      << problems_.join("; ").toStdString();
  ASSERT_TRUE(run()->origin);
  EXPECT_EQ(run()->origin->run, parent);
  EXPECT_LE(run()->origin->step, 12);
  EXPECT_FALSE(run()->origin->fresh.isEmpty());
  ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished; }));
  const QString tip = table().model().find(studio_->selection().run())->origin;
  EXPECT_EQ(tip, QString("Forked from Standard at step %1").arg(run()->origin->step));
  studio_->selection().select_run(parent);
  shot("parent-marked");
}

TEST_F(Runs, TheFilterOfTheListFiltersTheCurvesToo) {
  open("a", {"--mixer", "mlp"});
  open("b");
  ASSERT_TRUE(wait([&] { return curves().contains("MLP") && curves().contains("Standard"); }));
  auto* filter = table().findChild<QLineEdit*>();
  filter->setFocus();
  type("mlp");
  EXPECT_TRUE(wait([&] { return !curves().contains("Standard"); })) << curves().toStdString();
  EXPECT_TRUE(curves().contains("MLP"));
  open("c", {"--seed", "7"});
  EXPECT_FALSE(run()->listed) << "the filter does not let it through";
  EXPECT_FALSE(curves().contains("seed 7")) << curves().toStdString();
  key(Qt::Key_Escape);
  EXPECT_TRUE(wait([&] { return curves().contains("Standard"); }));
}

TEST_F(Runs, ARightClickOnACurveOpensTheMenuOfTheView) {
  open("a");
  auto* panel = window_->findChild<CurvesPanel*>();
  ASSERT_TRUE(wait([&] { return panel->plot("loss")->canvas()->isVisible(); }));
  bool seen = false;
  once(&menu_is_open, [&] {
    seen = true;
    key(Qt::Key_Escape);
  });
  right_click(panel->plot("loss")->canvas());
  EXPECT_TRUE(seen);
}

TEST_F(Runs, DialogsHaveTheirFocusInTheFirstField) {
  bool first = false;
  once(&dialog_is_open, [&] {
    const auto fields = QApplication::activeModalWidget()->findChildren<QLineEdit*>();
    first = !fields.isEmpty() && QApplication::focusWidget() == fields.front();
    key(Qt::Key_Escape);
  });
  action("Open run on another machine…")->trigger();
  EXPECT_TRUE(first);
  once(&dialog_is_open, [&] {
    first = QApplication::focusWidget() == named("Places");
    key(Qt::Key_Escape);
  });
  action("Where engines run…")->trigger();
  EXPECT_TRUE(first);
}

TEST_F(Runs, CurvesOverTokensAndOverTime) {
  open("a");
  auto* panel = window_->findChild<CurvesPanel*>();
  for (const auto axis : {CurvesPanel::Axis::tokens, CurvesPanel::Axis::seconds}) {
    panel->set_axis(axis);
    Q_EMIT panel->axis_changed();
    const auto lines = panel->plot("loss")->picture().lines;
    ASSERT_EQ(lines.size(), 1u);
    ASSERT_EQ(lines[0].raw->size(), 20u);
    const double last = lines[0].raw->points().back().x;
    if (axis == CurvesPanel::Axis::tokens)
      EXPECT_EQ(last, 20 * 2 * 16);
    else
      EXPECT_EQ(last, status().seconds);
    Q_EMIT panel->cursor_moved(std::llround(lines[0].raw->points()[9].x));
    if (axis == CurvesPanel::Axis::tokens) {
      EXPECT_EQ(studio_->selection().step(), 10);
    }
  }
  panel->set_axis(CurvesPanel::Axis::steps);
  Q_EMIT panel->axis_changed();
  EXPECT_EQ(panel->plot("loss")->picture().lines[0].raw->points().back().x, 20);
  EXPECT_FALSE(panel->plot("peak_memory")->picture().lines[0].raw->empty());
}

// Killed before its first checkpoint, after some snapshots.
TEST_F(Runs, AKilledRunGoesOnFromItsNewestSnapshotAndItsCurveStays) {
  test::LiveRun engine(folder_ / "run", {"--steps", "100000", "--checkpoint-every", "1000000"});
  studio_->open_run(QString::fromStdString(engine.path));
  ASSERT_TRUE(wait([this] {
    const auto steps = run()->client->store().snapshot_steps();
    return is_live() && !steps.empty() && steps.back() > 30 && status().step > steps.back() + 5;
  }));
  engine.kill();
  ASSERT_TRUE(wait([this] { return studio_->training().can_continue(); }));
  const auto* notice = window_->findChild<QLabel*>("problem");
  const int64_t snapshot = run()->client->store().snapshot_steps().back();
  EXPECT_TRUE(wait([&] {
    return notice->text().contains(QString("snapshot of its weights at step %1").arg(snapshot));
  })) << notice->text().toStdString();
  const auto before = curve("loss");
  shot("killed");
  click("Continue training");
  ASSERT_TRUE(wait([this] { return is_live() && status().attempt == 2; }));
  RunStore::Cursor cursor;
  const auto replaced = run()->client->store().read_replaced("loss", cursor);
  ASSERT_TRUE(replaced);
  shot("goes-on");
  const auto after = curve("loss");
  ASSERT_GE(after.size(), static_cast<size_t>(snapshot));
  for (int64_t n = 0; n < snapshot; ++n)
    ASSERT_EQ(after[static_cast<size_t>(n)], before[static_cast<size_t>(n)]);
  bool said = false;
  for (const RunNotice& told : run()->client->store().notices())
    said = said || QString::fromStdString(told.text).contains("no optimizer state");
  EXPECT_TRUE(said);
  studio_->training().control("stop");
  ASSERT_TRUE(wait([this] { return !is_live(); }));
  test::expect_gap_free(curve("loss"), engine.path);
}

}  // namespace
}  // namespace attnlab
