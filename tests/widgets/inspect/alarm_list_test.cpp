// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/alarm_list.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QListWidget>
#include <QTest>

#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

TEST(AlarmList, AlarmsThatAreOnComeFirstAndTheNewestOfThem) {
  AlarmList list;
  list.set_rows({{"early", 10, false, 0, 1}, {"over", 90, true, 1}, {"late", 50, false, 2}});
  ASSERT_EQ(list.list()->count(), 3);
  EXPECT_EQ(list.list()->item(0)->text(), "late");
  EXPECT_EQ(list.list()->item(1)->text(), "early");
  EXPECT_EQ(list.list()->item(2)->text(), "over");
  EXPECT_EQ(list.alarms_on(), 2);
  EXPECT_EQ(list.summary(), "late early over");
  list.set_rows({});
  EXPECT_EQ(list.summary(), "No alarms.");
}

TEST(AlarmList, SaysWhetherAnAlarmIsBad) {
  AlarmList list;
  list.set_rows({{"NaN.", 10, false, -1, -1, AlarmWeight::bad, "stop."},
                 {"Sink.", 5, false, 1, -1, AlarmWeight::harmless, "usual."}});
  EXPECT_EQ(list.list()->item(0)->text(), "NaN.\nBad: stop.");
  EXPECT_EQ(list.summary(), "NaN. Bad: stop. Sink. Harmless: usual.");
}

TEST(AlarmList, AClickAndReturnGoThere) {
  AlarmList list;
  list.resize(300, 200);
  list.set_rows({{"early", 10, false, 0, 1}, {"late", 50, false, 2}});
  list.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&list));
  std::vector<AlarmRow> chosen;
  QObject::connect(&list, &AlarmList::alarm_chosen, &list,
                   [&](const AlarmRow& row) { chosen.push_back(row); });
  QListWidget* inner = list.list();
  QTest::mouseClick(inner->viewport(), Qt::LeftButton, {},
                    inner->visualItemRect(inner->item(1)).center());
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].since, 10);
  EXPECT_EQ(chosen[0].head, 1);
  QTest::keyClick(inner, Qt::Key_Up);
  QTest::keyClick(inner, Qt::Key_Return);
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[1].since, 50);
  EXPECT_EQ(chosen[1].layer, 2);
}

TEST(AlarmList, WritesATable) {
  test::TempFolder folder;
  AlarmList list;
  list.set_rows({{"Layer 1, head 2 is dead, truly", 10, false, 0, 1}});
  ExportRequest request;
  request.path = QString::fromStdString((folder / "alarms.csv").string());
  list.export_to(request);
  QFile file(request.path);
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  EXPECT_EQ(QString(file.readAll()),
            "since,over,layer,head,weight,alarm\n"
            "10,0,1,2,watch,\"Layer 1, head 2 is dead, truly\"\n");
}

}  // namespace
}  // namespace attnlab
