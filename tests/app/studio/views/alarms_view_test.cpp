// SPDX-License-Identifier: GPL-3.0-or-later
#include <QListWidget>

#include "tests/app/studio/views/inspection.h"
#include "widgets/inspect/alarm_list.h"

namespace attnlab {
namespace {

class AlarmsView : public test::Inspection {};

TEST_F(AlarmsView, AnAlarmIsCountedAndLeadsToItsHead) {
  auto& list = view<AlarmList>("alarms");
  record_dead_head(*run(), {100, 200});
  ASSERT_TRUE(wait([&] { return list.alarms_on() == 1; })) << list.summary().toStdString();
  EXPECT_EQ(title("alarms"), "Alarms (1)");
  EXPECT_TRUE(list.summary().startsWith("Layer 2, head 2 is dead since step 100: 99 % of its"))
      << list.summary().toStdString();
  EXPECT_TRUE(list.summary().contains("Harmless: ")) << "whether it is bad";
  shot("alarm");
  QListWidget* inner = list.list();
  QTest::mouseClick(inner->viewport(), Qt::LeftButton, {},
                    inner->visualItemRect(inner->item(0)).center());
  EXPECT_EQ(studio_->selection().layer(), 1);
  EXPECT_EQ(studio_->selection().head(), 1);
  EXPECT_FALSE(studio_->selection().follows());
}

}  // namespace
}  // namespace attnlab
