// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/memory_plan.h"

#include <gtest/gtest.h>

#include <QPushButton>
#include <QTest>

namespace attnlab {
namespace {

RunSpec recall() {
  return resolve_run_spec(Json{{"data", {{"task", "recall"}}}}, "test", Json::object());
}

TEST(MemoryPlan, SaysWhatIsNeededAndWhatIsFree) {
  MemoryPlan plan;
  plan.set_spec(recall());
  EXPECT_TRUE(plan.text().startsWith("Needs about ")) << plan.text().toStdString();
  EXPECT_TRUE(plan.text().endsWith(" of memory on cpu."));
  plan.set_free(64.0 * (1 << 30));
  EXPECT_TRUE(plan.text().endsWith("; 64.0 GiB are free on cpu.")) << plan.text().toStdString();
  EXPECT_EQ(plan.offered_batch(), 0);
}

TEST(MemoryPlan, OffersTheLargestBatchThatFits) {
  MemoryPlan plan;
  RunSpec spec = recall();
  spec.train.batch_size = 1 << 20;
  plan.set_free(2e9);
  plan.set_spec(spec);
  plan.show();
  EXPECT_TRUE(plan.text().startsWith("Does not fit: ")) << plan.text().toStdString();
  ASSERT_GT(plan.offered_batch(), 1);
  int64_t wished = 0;
  QObject::connect(&plan, &MemoryPlan::batch_size_requested, [&](int64_t n) { wished = n; });
  QTest::mouseClick(plan.findChild<QPushButton*>(), Qt::LeftButton);
  EXPECT_EQ(wished, plan.offered_batch());
  spec.train.batch_size = wished;
  plan.set_spec(spec);
  EXPECT_TRUE(plan.text().startsWith("Needs about ")) << plan.text().toStdString();
  plan.set_free(1e6);
  EXPECT_TRUE(plan.text().contains("Even one sequence does not fit")) << plan.text().toStdString();
  EXPECT_FALSE(plan.findChild<QPushButton*>()->isVisible());
}

TEST(MemoryPlan, OfAModelThatCannotBeBuiltSaysNothing) {
  MemoryPlan plan;
  RunSpec spec = recall();
  spec.model.num_heads = 0;
  plan.set_spec(spec);
  EXPECT_TRUE(plan.isHidden());
}

}  // namespace
}  // namespace attnlab
