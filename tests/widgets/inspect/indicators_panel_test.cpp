// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/indicators_panel.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "core/shared/base/error.h"
#include "tests/support/settle.h"
#include "tests/support/temp_folder.h"
#include "tests/widgets/inspect/layers.h"
#include "widgets/common/segmented.h"
#include "widgets/inspect/indicator_table.h"
#include "widgets/inspect/radar.h"

namespace attnlab {
namespace {

using test::layer;

class IndicatorsPanelTest : public testing::Test {
 protected:
  IndicatorsPanelTest() {
    panel.resize(700, 420);
    panel.set_layers({layer(1), layer(3), layer(2)}, "standard, step 300");
    panel.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel));
  }
  /// The text of a cell; head −1: the layer.
  QString cell(int layer, int head, int column) {
    const QModelIndex at = panel.model().index_of(layer, head);
    return at.siblingAtColumn(column).data().toString();
  }
  QString text_of(const char* suffix, double width_mm = 160) {
    ExportRequest request;
    request.width_mm = width_mm;
    request.path = QString::fromStdString((folder / (std::string("out.") + suffix)).string());
    request.provenance = R"({"seed": 7})";
    panel.export_to(request);
    QFile file(request.path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return QString::fromUtf8(file.readAll());
  }
  bool says(const QString& part) {
    for (const QLabel* label : panel.findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(part)) return true;
    return false;
  }
  test::TempFolder folder;
  IndicatorsPanel panel;
};

TEST_F(IndicatorsPanelTest, IsAModelOfLayersAndHeads) {
  IndicatorModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.set_layers({layer(1), layer(2)});
  model.set_layers({layer(3), layer(4)});
  model.set_history({{{10, {layer(1), layer(2)}}, {20, {layer(2), layer(3)}}}, {}});
  model.set_layers({layer(1)});
  model.set_layers({});
}

TEST_F(IndicatorsPanelTest, LastLayerStandsOnTopWithItsHeadsBelow) {
  EXPECT_EQ(panel.model().index(0, 0, {}).data(), "L3");
  EXPECT_EQ(cell(0, -1, IndicatorModel::first_indicator), "1.00");
  EXPECT_EQ(cell(1, 0, IndicatorModel::first_indicator), "2.50");
  EXPECT_EQ(cell(1, 1, IndicatorModel::first_indicator + 3), "0.175");
  EXPECT_EQ(cell(1, 1, IndicatorModel::first_indicator + 2), QString::fromUtf8("–"));
}

TEST_F(IndicatorsPanelTest, EntropyHasTwoUnits) {
  auto* unit = panel.findChildren<Segmented*>().last();
  ASSERT_EQ(unit->accessibleName(), "Unit of the entropy");
  QWidget* second = unit->findChildren<QAbstractButton*>().last();
  QTest::mouseClick(second, Qt::LeftButton);
  EXPECT_EQ(panel.model().unit(), EntropyUnit::of_uniform);
  EXPECT_EQ(cell(1, -1, IndicatorModel::first_indicator), "0.300");
}

TEST_F(IndicatorsPanelTest, AClickOnALayerOrHeadSelectsIt) {
  QSignalSpy spy(&panel, &IndicatorsPanel::head_selected);
  IndicatorTable* table = panel.table();
  const QModelIndex second = panel.model().index_of(1, -1);
  QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(second).center());
  ASSERT_EQ(spy.count(), 1);
  EXPECT_EQ(spy[0][0], 1);
  EXPECT_EQ(spy[0][1], -1);
  QTest::keyClick(table, Qt::Key_Right);  // opens the layer
  QTest::keyClick(table, Qt::Key_Down);
  QTest::keyClick(table, Qt::Key_Down);
  ASSERT_GE(spy.count(), 2);
  EXPECT_EQ(spy.last()[0], 1);
  EXPECT_EQ(spy.last()[1], 1);
}

TEST_F(IndicatorsPanelTest, ASelectionFromOutsideIsNotTold) {
  QSignalSpy spy(&panel, &IndicatorsPanel::head_selected);
  panel.set_selected(2, 1);
  EXPECT_EQ(panel.table()->currentIndex(), panel.model().index_of(2, -1));
  panel.table()->expand(panel.model().index_of(2, -1));
  EXPECT_EQ(panel.table()->currentIndex(), panel.model().index_of(2, 1));
  EXPECT_EQ(spy.count(), 0);
  EXPECT_TRUE(panel.summary().startsWith("standard, step 300, layer 3: Entropy 2.00"))
      << panel.summary().toStdString();
}

TEST_F(IndicatorsPanelTest, RadarsNameTheSetTheyAreNormalisedOver) {
  panel.show_radars(true);
  EXPECT_TRUE(says("over the 3 layers of standard, step 300"));
  QSignalSpy spy(&panel, &IndicatorsPanel::head_selected);
  RadarGrid* radars = panel.radars();
  QTest::mouseClick(radars->viewport(), Qt::LeftButton, {}, radars->tile(1).center().toPoint());
  ASSERT_EQ(spy.count(), 1);
  EXPECT_EQ(spy[0][0], 1);
  QTest::keyClick(radars, Qt::Key_Right);
  EXPECT_EQ(spy.last()[0], 2);
}

TEST_F(IndicatorsPanelTest, SaysWhatIsMissing) {
  EXPECT_TRUE(says("No indicators were recorded"));
  panel.set_history(
      {{{10, {layer(1), layer(2), layer(3)}}, {20, {layer(2), layer(3), layer(1)}}}, {}});
  EXPECT_TRUE(says("Lines: over the recorded steps."));
  panel.set_message("Nothing is open.");
  panel.set_layers({}, {});
  EXPECT_TRUE(says("Nothing is open."));
  EXPECT_THROW(text_of("csv"), Error);
}

TEST_F(IndicatorsPanelTest, HistoryMakesRowsTallerAndShowsTheBand) {
  const QModelIndex top = panel.model().index(0, 0, {});
  ASSERT_TRUE(test::settle(panel));
  const int low = panel.table()->visualRect(top).height();
  const std::vector<IndicatorFrame> seed = {{10, {layer(1), layer(2), layer(3)}},
                                            {20, {layer(2), layer(3), layer(1)}}};
  panel.set_history({seed, {seed}});
  EXPECT_TRUE(QTest::qWaitFor([&] { return panel.table()->visualRect(top).height() > low; }));
  EXPECT_TRUE(says("2 seeds"));
}

TEST_F(IndicatorsPanelTest, CsvHasLayersAndHeadsInFullPrecision) {
  const QStringList lines = text_of("csv").split('\n');
  EXPECT_EQ(lines[0], R"(# {"seed": 7})");
  EXPECT_EQ(lines[1],
            "layer,head,entropy_nats,concentration,head_diversity,sink,loc_focus_0,loc_focus_1,"
            "loc_focus_2,loc_focus_3,normalised_entropy");
  EXPECT_EQ(lines[2], "1,0,1,2,0.01,0.05,0.125,0.0625,0.03125,0.015625,0.1");
  EXPECT_EQ(lines[3], "1,1,0.5,1,,0.025,0.0625,0.03125,0.015625,0.0078125,0.05");
  EXPECT_EQ(lines.size(), 2 + 9 + 1);
}

TEST_F(IndicatorsPanelTest, BothPagesAreDrawnForPaperWithTheirProvenance) {
  for (const bool radars : {false, true}) {
    panel.show_radars(radars);
    const QString svg = text_of("svg");
    EXPECT_TRUE(svg.contains("Layer 3"));
    EXPECT_TRUE(svg.contains("seed"));
  }
}

// On the width of a column figures keep their size and stand in blocks below each other.
TEST_F(IndicatorsPanelTest, ANarrowPictureCutsNoFigure) {
  panel.set_layers({layer(1), layer(2)}, "standard, step 300");
  EXPECT_EQ(text_of("svg", 170).count(">Layer 2<"), 1);
  EXPECT_EQ(text_of("svg", 85).count(">Layer 2<"), 2);
}

/// Layer and head of the rows, from 1.
QStringList rows_of(const IndicatorModel& model) {
  QStringList rows;
  for (int row = 0; row < model.rowCount(); ++row)
    rows << model.index(row, 0, {}).data().toString();
  return rows;
}

TEST_F(IndicatorsPanelTest, AClickOnAHeadingSortsAllHeadsAndAThirdOneEndsIt) {
  auto* header = panel.table()->header();
  const auto click = [&](int column) {
    const QPoint at(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                    header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
  };
  QAbstractItemModelTester tester(&const_cast<IndicatorModel&>(panel.model()),
                                  QAbstractItemModelTester::FailureReportingMode::Fatal);
  click(IndicatorModel::first_indicator);
  const QStringList largest_first = {"L2 h2", "L3 h2", "L2 h1", "L3 h1", "L1 h2", "L1 h1"};
  EXPECT_EQ(rows_of(panel.model()), largest_first)
      << rows_of(panel.model()).join(' ').toStdString();
  QSignalSpy selected(&panel, &IndicatorsPanel::head_selected);
  panel.table()->setCurrentIndex(panel.model().index(1, 0, {}));
  EXPECT_EQ(selected.last(), (QList<QVariant>{2, 1}));
  panel.set_layers({layer(3), layer(1), layer(2)}, "standard, step 310");
  EXPECT_EQ(rows_of(panel.model()).front(), "L1 h2") << "new figures are sorted too";
  click(IndicatorModel::first_indicator);
  EXPECT_EQ(rows_of(panel.model()).front(), "L2 h1") << "the smallest first";
  click(IndicatorModel::first_indicator);
  EXPECT_EQ(rows_of(panel.model()), (QStringList{"L3", "L2", "L1"}));
}

TEST_F(IndicatorsPanelTest, HeadsAreFilteredByLayerAndKind) {
  const HeadKindText sink{"sink", 0.8}, none{"none", std::nan("")};
  panel.set_kinds({{sink, {"induction", 0.5}}, {none, sink}, {{"induction", 0.9}, none}});
  auto* filter = panel.findChild<QLineEdit*>("head_filter");
  EXPECT_FALSE(filter->isVisible()) << "six heads are looked through";
  const auto rows = [&](const char* text) {
    filter->setText(text);
    return rows_of(panel.model());
  };
  EXPECT_EQ(rows("2"), (QStringList{"L2 h1", "L2 h2"}));
  EXPECT_EQ(rows("1, L3"), (QStringList{"L3 h1", "L3 h2", "L1 h1", "L1 h2"}));
  EXPECT_EQ(rows("Ind"), (QStringList{"L3 h1", "L1 h2"}));
  EXPECT_EQ(rows("1-2 sink"), (QStringList{"L2 h2", "L1 h1"}));
  EXPECT_EQ(rows("9"), QStringList());
  EXPECT_EQ(rows("  "), (QStringList{"L3", "L2", "L1"}));
  EXPECT_EQ(cell(0, -1, IndicatorModel::kind), "induction 1, sink 1");
  const_cast<IndicatorModel&>(panel.model()).set_order(IndicatorModel::kind, Qt::DescendingOrder);
  EXPECT_EQ(rows_of(panel.model()),
            (QStringList{"L3 h1", "L1 h2", "L2 h2", "L1 h1", "L3 h2", "L2 h1"}))
      << rows_of(panel.model()).join(' ').toStdString();
}

}  // namespace
}  // namespace attnlab
