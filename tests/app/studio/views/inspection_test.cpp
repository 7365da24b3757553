// SPDX-License-Identifier: GPL-3.0-or-later
// The inspection views on a real run, with mouse and keyboard.
#include <QComboBox>
#include <QListWidget>
#include <QTableView>
#include <cmath>
#include <filesystem>

#include "app/studio/bindings.h"
#include "core/shared/analysis/indicator_event.h"
#include "core/shared/base/files.h"
#include "tests/support/process.h"
#include "tests/support/studio_window.h"
#include "widgets/inspect/ablate_panel.h"
#include "widgets/inspect/alarm_list.h"
#include "widgets/inspect/difference_bar.h"
#include "widgets/inspect/indicator_table.h"
#include "widgets/inspect/indicators_panel.h"
#include "widgets/inspect/logits_panel.h"
#include "widgets/inspect/token_table.h"

namespace attnlab {
namespace {

/// Two small finished runs that differ in nothing but the seed; layer 1 is no standard one.
class Inspection : public test::StudioWindow {
 protected:
  void SetUp() override {
    for (const char* seed : {"1", "2"}) train(seed);
    show("inspect");
    studio_->open_run(path("2"));
    studio_->open_run(path("1"));
    ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished; }));
    ASSERT_TRUE(wait([this] { return probe() != nullptr; })) << problems_.join("; ").toStdString();
  }
  QString path(const std::string& seed) {
    return QString::fromStdString((folder_ / ("run" + seed)).string());
  }
  void train(const std::string& seed) {
    const auto result =
        test::attnlab({"train", "--data", "task:recall", "--num-layers", "2", "--layers",
                       "1=static_emb_qk", "--steps", "8", "--batch-size", "2", "--seed", seed,
                       "--quiet", "--out", path(seed).toStdString()});
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  std::shared_ptr<const Probe> probe() { return studio_->probe(studio_->selection().run()); }
  OpenRun& other_seed() { return *studio_->runs().runs().front(); }

  template <class Widget>
  Widget& view(const char* id) {
    window_->show_view(id);
    QWidget* widget = window_->view(id)->widget();
    EXPECT_TRUE(wait([&] { return widget->isVisible() && window_->view(id)->is_ready(); })) << id;
    auto* found = qobject_cast<Widget*>(widget);
    return found != nullptr ? *found : *widget->findChild<Widget*>();
  }
  QString summary(const char* id) { return window_->view(id)->summary(); }
  QString title(const char* id) { return window_->findChild<QDockWidget*>(id)->windowTitle(); }

  /// As if the run had recorded this head of layer 2 at these steps, all weight on the first token.
  static void record_dead_head(OpenRun& run, const std::vector<int64_t>& steps) {
    MapIndicators alive{1.5, 0.5, 4, 0.1, {0.2, 0.2, 0.1, 0.1}}, dead = alive;
    dead.sink = 0.99;
    LayerIndicators layer;
    layer.heads = {alive, dead, alive, alive};
    layer.mean = alive;
    layer.logits = {-2, -1, 0, 1, 2};
    LayerIndicators quiet = layer;
    quiet.heads[1] = alive;
    for (const int64_t step : steps) run.client->store().append(to_event({step, {quiet, layer}}));
  }
  /// Everything that a run consists of.
  std::map<std::string, std::string> files_of_run() {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path("1").toStdString()))
      if (entry.is_regular_file()) files[entry.path().string()] = read_file(entry.path());
    return files;
  }
};

TEST_F(Inspection, IndicatorsAreThoseOfTheProbe) {
  auto& panel = view<IndicatorsPanel>("indicators");
  ASSERT_EQ(panel.model().layers().size(), 2U);
  const auto expected = indicators(*probe());
  for (size_t l = 0; l < 2; ++l) {
    EXPECT_EQ(panel.model().layers()[l].mean.entropy, expected[l].mean.entropy);
    EXPECT_EQ(panel.model().layers()[l].heads.size(), expected[l].heads.size());
  }
  EXPECT_NE(expected[0].mean.entropy, expected[1].mean.entropy);
  EXPECT_TRUE(summary("indicators").contains(QString("step %1").arg(probe()->step)));

  studio_->selection().select_head(0, 0);
  IndicatorTable& table = *panel.table();
  const QModelIndex second = panel.model().index_of(1, -1);
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(second).center());
  EXPECT_EQ(studio_->selection().layer(), 1);
  studio_->selection().select_head(0, 1);
  EXPECT_EQ(table.currentIndex(), panel.model().index_of(0, -1));
  shot("indicators");

  // Kinds come from sequences of their own.
  EXPECT_FALSE(table.isColumnHidden(IndicatorModel::kind));
  const QModelIndex head = panel.model().index_of(1, 0).siblingAtColumn(IndicatorModel::kind);
  EXPECT_FALSE(head.data().toString().isEmpty());
}

TEST_F(Inspection, RunsOfOtherSeedsMakeABand) {
  auto& panel = view<IndicatorsPanel>("indicators");
  ASSERT_TRUE(wait([&] { return panel.model().history().siblings.size() == 1; }));
  const auto track = [&]() -> const auto& { return panel.model().track(1, Indicator::entropy); };
  record_dead_head(*run(), {100, 200});
  ASSERT_TRUE(wait([&] { return track().steps.back() == 200; }));
  EXPECT_TRUE(std::isnan(track().low.back())) << "one seed makes no band";
  record_dead_head(other_seed(), {100, 200});
  EXPECT_TRUE(wait([&] { return track().low.back() == 1.5; })) << "both seeds recorded the same";
  EXPECT_EQ(track().high.back(), 1.5);
  shot("band");
}

TEST_F(Inspection, LogitsAreThoseOfTheProbe) {
  view<LogitsPanel>("logits");
  const LogitRange range = indicators(*probe())[1].logits;
  EXPECT_TRUE(summary("logits").contains(
      QString("layer 2 from %1 to %2").arg(indicator_text(range.min), indicator_text(range.max))))
      << summary("logits").toStdString();
  shot("logits");
}

TEST_F(Inspection, AnAlarmIsCountedAndLeadsToItsHead) {
  auto& list = view<AlarmList>("alarms");
  record_dead_head(*run(), {100, 200});
  ASSERT_TRUE(wait([&] { return list.alarms_on() == 1; })) << list.summary().toStdString();
  EXPECT_EQ(title("alarms"), "Alarms (1)");
  EXPECT_TRUE(list.summary().startsWith("Layer 2, head 2 is dead since step 100: 99 % of its"))
      << list.summary().toStdString();
  shot("alarm");
  QListWidget* inner = list.list();
  QTest::mouseClick(inner->viewport(), Qt::LeftButton, {},
                    inner->visualItemRect(inner->item(0)).center());
  EXPECT_EQ(studio_->selection().layer(), 1);
  EXPECT_EQ(studio_->selection().head(), 1);
  EXPECT_FALSE(studio_->selection().follows());
}

TEST_F(Inspection, AWhatIfChangesEveryViewAndNeverTheRun) {
  const auto before = files_of_run();
  view<IndicatorsPanel>("indicators");
  const float loss = probe()->loss.back();
  view<AblatePanel>("ablate");
  click("Skip all variant layers");
  EXPECT_EQ(studio_->ablation(), (Ablation{{0}, {}, {}, {}}));
  ASSERT_TRUE(wait([&] { return probe()->layers[0].skipped; }));
  EXPECT_NE(probe()->loss.back(), loss);
  auto& indicators_panel = view<IndicatorsPanel>("indicators");
  EXPECT_FALSE(indicators_panel.model().layers()[0].mixing);
  EXPECT_TRUE(summary("indicators").contains("what if: layer 1 skipped"));
  EXPECT_TRUE(wait([&] { return map().scene().stamp().contains("what if: layer 1 skipped"); }));
  EXPECT_TRUE(wait([&] { return summary("ablate").startsWith("Loss "); }))
      << summary("ablate").toStdString();
  shot("what-if");
  click("End what-if");
  EXPECT_TRUE(studio_->ablation().empty());
  EXPECT_TRUE(wait([&] { return !probe()->layers[0].skipped; }));
  EXPECT_EQ(probe()->loss.back(), loss);
  EXPECT_EQ(files_of_run(), before);
}

TEST_F(Inspection, WhatTheModelCannotDoIsRefused) {
  studio_->set_ablation({{7}, {}, {}, {}});
  EXPECT_TRUE(studio_->ablation().empty());
  EXPECT_EQ(problems_.size(), 1);
}

TEST_F(Inspection, AHeadIsComparedWithItselfAnotherHeadRunAndStep) {
  show("compare");
  studio_->compare_with(other_seed().id());
  ASSERT_TRUE(wait([&] { return studio_->probe(other_seed().id()) != nullptr; }));
  auto& bar = view<DifferenceBar>("difference");
  const auto differs = [&] {
    return bar.change().startsWith("Mean |Δ| 0.") || bar.change().contains("e-");
  };
  EXPECT_TRUE(wait(differs)) << bar.change().toStdString();
  shot("runs");

  const auto compare_with = [&](ComparedWith what) {
    auto* choice = bar.findChild<QComboBox*>();
    choice->setFocus();
    while (choice->currentIndex() != static_cast<int>(what))
      QTest::keyClick(choice,
                      choice->currentIndex() < static_cast<int>(what) ? Qt::Key_Down : Qt::Key_Up);
  };
  studio_->selection().select_head(1, 2);
  compare_with(ComparedWith::head);
  click("Pin this head");
  EXPECT_TRUE(wait([&] { return bar.change().startsWith("Mean |Δ| 0; "); }))
      << bar.change().toStdString();
  studio_->selection().select_head(1, 3);
  EXPECT_TRUE(wait([&] { return !bar.change().startsWith("Mean |Δ| 0; "); }));

  compare_with(ComparedWith::step);
  click("Pin this step");
  EXPECT_TRUE(wait([&] { return bar.change().startsWith("Mean |Δ| 0; "); }))
      << bar.change().toStdString();
  studio_->selection().select_step(0);
  EXPECT_TRUE(wait([&] { return probe()->step == 0 && !bar.change().startsWith("Mean |Δ| 0; "); }))
      << bar.change().toStdString();
  shot("steps");
}

TEST_F(Inspection, TheLensEndsWithTheModelAndSelectsWhatIsClicked) {
  auto& table = view<TokenTable>("lens");
  ASSERT_TRUE(wait([&] { return table.model().rowCount() == 3; })) << summary("lens").toStdString();
  EXPECT_EQ(table.model().rows(), (QStringList{"after L2", "after L1", "embedding"}));
  ASSERT_EQ(table.model().columnCount(), static_cast<int>(probe()->length()));
  for (int i = 0; i < table.model().columnCount(); ++i)
    EXPECT_TRUE(table.model().cells()[0][static_cast<size_t>(i)].strong);
  shot("lens");
  QTest::mouseClick(table.table()->viewport(), Qt::LeftButton, {},
                    table.table()->visualRect(table.model().index(1, 2)).center());
  EXPECT_EQ(studio_->selection().layer(), 0);
  ASSERT_TRUE(studio_->selection().pinned());
  EXPECT_EQ(studio_->selection().pinned()->row, 2);
}

TEST_F(Inspection, TheFlowOfAPositionAddsUpAtEveryDepth) {
  auto& table = view<TokenTable>("flow");
  ASSERT_EQ(table.model().rowCount(), 3);
  studio_->selection().pin(Cell{5, 0});
  for (const auto& row : table.model().cells()) {
    double sum = 0;
    for (const TokenCell& cell : row) sum += cell.shade;
    EXPECT_NEAR(sum, 1, 1e-5);
  }
  EXPECT_EQ(table.model().cells()[0][5].shade, 1);
  EXPECT_TRUE(summary("flow").contains("position 6"));
  shot("flow");
}

TEST_F(Inspection, EveryViewIsExportedInItsFormats) {
  studio_->compare_with(other_seed().id());
  for (const char* id : {"indicators", "logits", "lens", "flow", "alarms", "difference"}) {
    if (id == std::string("difference")) show("compare");
    view<QWidget>(id);
    for (const QString& suffix : window_->view(id)->export_formats()) {
      ExportRequest request;
      request.path = QString::fromStdString((folder_ / "out.").string()) + suffix;
      request.provenance = provenance(*studio_);
      std::filesystem::remove(request.path.toStdString());
      window_->view(id)->export_to(request);
      const std::string written = read_file(request.path.toStdString());
      EXPECT_GT(written.size(), 40U) << id << " " << suffix.toStdString();
      if (suffix == "csv" || suffix == "svg") {
        EXPECT_NE(written.find("seed"), std::string::npos) << id << " " << suffix.toStdString();
      }
    }
  }
}

}  // namespace
}  // namespace attnlab
