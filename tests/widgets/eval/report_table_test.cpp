// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/eval/report_table.h"

#include <gtest/gtest.h>

#include <QHeaderView>
#include <QTest>

namespace attnlab {
namespace {

Report example() {
  Report report;
  report.columns = {{"copa", "COPA"}, {"wikitext", "Wiki ppl"}};
  report.rows = {{"", "random guess", "", {}, {{"copa", {50}}, {"wikitext", {3e5}}}, {}},
                 {"",
                  "Standard",
                  "",
                  {"runs/a", "runs/b"},
                  {{"copa", {60, 62}}, {"wikitext", {90, 110}}},
                  {{"copa", {4, 4}}}},
                 {"uniform", "MLP", "", {"runs/c"}, {{"copa", {9}}}, {{"copa", {4.5}}}},
                 {"uniform", "MLP", "paper", {}, {{"copa", {63}}}, {}}};
  return report;
}

TEST(ReportTable, ShowsMeansWithTheErrorThatTheyHave) {
  const Report report = example();
  EXPECT_EQ(report_value_text(report, report.rows[0], "wikitext"), "3.000E+5");
  EXPECT_EQ(report_value_text(report, report.rows[1], "copa"), "61.0 ± 1.4") << "over seeds";
  EXPECT_EQ(report_value_text(report, report.rows[2], "copa"), "9.0 ± 4.5") << "the standard error";
  EXPECT_EQ(report_value_text(report, report.rows[2], "wikitext"), "–");
  ReportTable table;
  table.set_report(report);
  ASSERT_EQ(table.row_count(), 4);
  EXPECT_EQ(table.text(1, 1), "Standard");
  EXPECT_EQ(table.text(1, 2), "2");
  EXPECT_EQ(table.text(3, 0), "paper uniform");
}

TEST(ReportTable, SortsByValueAndBackToThePapersOrder) {
  ReportTable table;
  table.set_report(example());
  table.resize(600, 300);
  table.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&table));
  const auto click = [&] {
    const int x = table.header()->sectionViewportPosition(3) + 10;
    QTest::mouseClick(table.header()->viewport(), Qt::LeftButton, {}, {x, 8});
  };
  click();
  EXPECT_EQ(table.text(0, 1), "MLP") << "9 is less than 50, whatever its digits";
  click();
  EXPECT_EQ(table.text(0, 0), "paper uniform");
  click();
  EXPECT_EQ(table.text(0, 1), "random guess");
  EXPECT_EQ(table.text(3, 0), "paper uniform");
}

}  // namespace
}  // namespace attnlab
