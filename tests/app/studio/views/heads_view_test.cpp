// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModel>
#include <QListView>
#include <set>

#include "core/shared/base/files.h"
#include "tests/app/studio/views/inspection.h"
#include "widgets/common/job_bar.h"
#include "widgets/inspect/head_evidence_panel.h"
#include "widgets/inspect/head_scatter.h"
#include "widgets/inspect/top_row_list.h"

namespace attnlab {
namespace {

/// The runs of a generated task, whose held-out sequences are looked at.
class HeadsView : public test::Inspection {
 protected:
  void SetUp() override {
    Inspection::SetUp();
    window_->show_view("heads");
  }
  HeadEvidencePanel& panel() { return view<HeadEvidencePanel>("heads"); }
  void look() {
    click("Look at the data");
    ASSERT_TRUE(wait([this] { return !panel().job().is_running(); }));
    ASSERT_TRUE(panel().job().problem().isEmpty()) << panel().job().problem().toStdString();
    ASSERT_NE(panel().report(), nullptr);
  }
  void click_point(int layer, int head) {
    HeadScatter& scatter = panel().scatter();
    QTest::mouseClick(scatter.canvas(), Qt::LeftButton, {},
                      scatter.place_of(layer, head).toPoint());
  }
};

TEST_F(HeadsView, ShowsAllHeadsAndIsLinkedToTheSelectionBothWays) {
  EXPECT_EQ(panel().report(), nullptr);
  look();
  ASSERT_EQ(panel().report()->layers.size(), 2u);
  const int heads = static_cast<int>(panel().report()->layers[0].size());
  shot("head-evidence");
  ASSERT_TRUE(wait([this] { return panel().scatter().place_of(1, 1).x() > 0; }));
  click_point(1, 1);
  EXPECT_EQ(studio_->selection().layer(), 1);
  EXPECT_EQ(studio_->selection().head(), 1);
  EXPECT_TRUE(summary("heads").contains("Layer 2, head 2")) << summary("heads").toStdString();
  studio_->selection().select_head(0, heads - 1);
  EXPECT_TRUE(summary("heads").contains(QString("Layer 1, head %1").arg(heads)));
  EXPECT_EQ(panel().rows().count(), 20);
}

TEST_F(HeadsView, ArrowsGoFromHeadToHead) {
  look();
  panel().scatter().setFocus();
  size_t heads = 0;
  for (const auto& layer : panel().report()->layers) heads += layer.size();
  std::set<std::pair<int, int>> seen;
  for (size_t i = 0; i < heads; ++i) key(Qt::Key_Left);
  for (size_t i = 0; i < heads; ++i) {
    seen.emplace(studio_->selection().layer(), studio_->selection().head());
    key(Qt::Key_Right);
  }
  EXPECT_EQ(seen.size(), heads);
}

TEST_F(HeadsView, ARowStandsInItsTextAndGoesToTheMap) {
  look();
  const HeadReport& head = panel().report()->layers[1][0];
  studio_->selection().select_head(1, 0);
  const TopRow row = head.top_rows[2];
  QListView& list = *panel().rows().list();
  list.scrollTo(list.model()->index(2, 0));
  QTest::mouseClick(list.viewport(), Qt::LeftButton, {},
                    list.visualRect(list.model()->index(2, 0)).center());
  EXPECT_EQ(studio_->probing().text().toStdString(), panel().report()->windows.at(row.text).text);
  ASSERT_TRUE(wait([this] { return studio_->selection().pinned().has_value(); }))
      << problems_.join("; ").toStdString();
  const Cell cell = *studio_->selection().pinned();
  EXPECT_EQ(cell.row, row.position);
  EXPECT_EQ(cell.column, row.keys[0].position);
  ASSERT_TRUE(wait([&] { return map().scene().matrix() && window_->view("map")->is_ready(); }));
  EXPECT_NEAR(map().scene().matrix()->at(cell.row, cell.column), row.keys[0].weight, 1e-4);
  shot("row-in-the-map");
}

TEST_F(HeadsView, AnswersAreKeptForEachRunAndStep) {
  look();
  const auto first = panel().report();
  const int64_t last = first->step;
  studio_->selection().select_step(0);
  EXPECT_EQ(panel().report(), nullptr) << "of step 0 nothing is known yet";
  look();
  EXPECT_EQ(panel().report()->step, 0);
  studio_->selection().select_step(last);
  EXPECT_EQ(panel().report(), first);
  studio_->selection().select_run(other_seed().id());
  EXPECT_EQ(panel().report(), nullptr);
}

TEST_F(HeadsView, WhatCannotBeReadIsSaid) {
  auto* source = named("Data to look at");
  source->setFocus();
  QTest::keyClick(source, Qt::Key_Up);
  EXPECT_FALSE(named("Look at the data")->isEnabled());
  click("Text to look at");
  type("/nowhere/absent.txt");
  click("Look at the data");
  ASSERT_TRUE(wait([this] { return !panel().job().is_running(); }));
  EXPECT_TRUE(panel().job().problem().contains("absent.txt"))
      << panel().job().problem().toStdString();
  EXPECT_EQ(panel().report(), nullptr);
}

TEST_F(HeadsView, FiguresAndThePictureAreExported) {
  look();
  const auto exported = [this](const char* suffix) {
    ExportRequest request;
    request.path = QString::fromStdString((folder_ / "heads.").string()) + suffix;
    window_->view("heads")->export_to(request);
    return read_file(request.path.toStdString());
  };
  const std::string csv = exported("csv");
  EXPECT_NE(csv.find("layer,head,entropy,concentration"), std::string::npos) << csv.substr(0, 300);
  EXPECT_NE(csv.find("induction"), std::string::npos);
  EXPECT_TRUE(exported("pdf").starts_with("%PDF"));
  EXPECT_NE(exported("svg").find("<svg"), std::string::npos);
}

}  // namespace
}  // namespace attnlab
