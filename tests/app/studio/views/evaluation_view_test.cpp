// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>

#include "core/shared/base/files.h"
#include "tests/support/process.h"
#include "tests/support/studio_window.h"
#include "widgets/common/job_bar.h"
#include "widgets/eval/evaluation_panel.h"
#include "widgets/eval/report_table.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

/// A small trained run and eight questions.
class EvaluationView : public test::StudioWindow {
 protected:
  void SetUp() override {
    std::string text, questions;
    for (int i = 0; i < 200; ++i) text += "The dog ran home because it was late. ";
    for (int i = 0; i < 8; ++i)
      questions +=
          "{\"premise\": \"The dog ran home.\", \"choice1\": \"It was late.\", \"choice2\": "
          "\"It was blue.\", \"question\": \"cause\", \"label\": " +
          std::to_string(i % 2) + ", \"idx\": " + std::to_string(i) + "}\n";
    fs::create_directories(folder_ / "data" / "copa");
    folder_.write("data/copa/val.jsonl", questions);
    const auto trained = test::attnlab({"train",
                                        "--data",
                                        folder_.write("text.txt", text).string(),
                                        "--tokenizer",
                                        "byte",
                                        "--num-layers",
                                        "2",
                                        "--hidden-size",
                                        "32",
                                        "--num-heads",
                                        "2",
                                        "--intermediate-size",
                                        "32",
                                        "--layers",
                                        "1=mlp",
                                        "--steps",
                                        "2",
                                        "--batch-size",
                                        "2",
                                        "--seq-len",
                                        "96",
                                        "--quiet",
                                        "--out",
                                        run_path().toStdString()});
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
    show("evaluate");
    studio_->open_run(run_path());
    ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished; }));
  }
  QString run_path() { return QString::fromStdString((folder_ / "run").string()); }
  EvaluationPanel& panel() {
    return *qobject_cast<EvaluationPanel*>(window_->view("evaluation")->widget());
  }
  void choose_copa() {
    click("Evaluate on COPA");
    click("Folder with the tasks' data");
    type(QString::fromStdString((folder_ / "data").string()));
  }
  void evaluate() {
    click("Evaluate the chosen runs");
    ASSERT_TRUE(wait([this] { return !panel().job().is_running(); }));
    ASSERT_TRUE(panel().job().problem().isEmpty()) << panel().job().problem().toStdString();
  }
  int row_of(const QString& mixer) {
    const ReportTable& table = *panel().results();
    for (int row = 0; row < table.row_count(); ++row)
      if (table.text(row, 1) == mixer) return row;
    return -1;
  }
  std::string exported(const QString& suffix) {
    ExportRequest request;
    request.path = QString::fromStdString((folder_ / "out.").string()) + suffix;
    window_->view("evaluation")->export_to(request);
    return read_file(request.path.toStdString());
  }
};

TEST_F(EvaluationView, ScoresARunAndShowsItAsThePapersTable) {
  EXPECT_FALSE(named("Evaluate the chosen runs")->isEnabled()) << "no task is chosen";
  choose_copa();
  evaluate();
  ASSERT_TRUE(wait([this] { return panel().results()->row_count() == 3; }));
  const ReportTable& table = *panel().results();
  const int random = row_of("random guess"), majority = row_of("majority");
  ASSERT_GE(random, 0);
  ASSERT_GE(majority, 0);
  EXPECT_EQ(table.text(random, 3), "50.0");
  const int ours = 3 - random - majority;
  EXPECT_TRUE(table.text(ours, 3).contains(" ± ")) << "its standard error";
  shot("table-1");

  click("Show the paper's rows too");
  ASSERT_TRUE(wait([&] { return table.row_count() > 10; }));
  int of_the_paper = 0;
  for (int row = 0; row < table.row_count(); ++row)
    of_the_paper += table.text(row, 0).startsWith("paper");
  EXPECT_EQ(of_the_paper, table.row_count() - 3);
  shot("paper");

  EXPECT_NE(exported("csv").find("copa"), std::string::npos);
  EXPECT_NE(exported("tex").find("\\toprule"), std::string::npos);
  EXPECT_NE(exported("md").find("| random guess |"), std::string::npos);
}

TEST_F(EvaluationView, LeavesVariantLayersOutAsThePapersSkip) {
  choose_copa();
  auto* skip = qobject_cast<QWidget*>(named("Layers to leave out"));
  skip->setFocus();
  QTest::keyClick(skip, Qt::Key_Down);
  evaluate();
  ASSERT_TRUE(wait([this] { return panel().results()->row_count() == 3; }));
  bool skipped = false;
  for (int row = 0; row < 3; ++row) skipped |= panel().results()->text(row, 0).startsWith("skip");
  EXPECT_TRUE(skipped);
}

TEST_F(EvaluationView, ARunOfAGeneratedTaskIsScoredOnIt) {
  const QString path = QString::fromStdString((folder_ / "recall").string());
  const auto trained =
      test::attnlab({"train", "--data", "task:recall", "--num-layers", "1", "--steps", "2",
                     "--batch-size", "2", "--quiet", "--out", path.toStdString()});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  studio_->open_run(path);
  ASSERT_TRUE(wait([this] { return panel().order().runs == QStringList{run()->id()}; }));
  click("Evaluate on the run's own generated task");
  evaluate();
  ASSERT_TRUE(wait([this] { return row_of("Standard") >= 0; }));
  EXPECT_GT(panel().results()->column_count(), 3);
  shot("generated");
}

TEST_F(EvaluationView, WhatIsMissingIsSaidInOneSentence) {
  click("Evaluate on HellaSwag");
  click("Folder with the tasks' data");
  type(QString::fromStdString((folder_ / "data").string()));
  click("Evaluate the chosen runs");
  ASSERT_TRUE(wait([this] { return !panel().job().is_running(); }));
  EXPECT_TRUE(panel().job().problem().contains("hellaswag"))
      << panel().job().problem().toStdString();
  shot("problem");
}

}  // namespace
}  // namespace attnlab
