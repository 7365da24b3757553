// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/cost_strip.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QLabel>

#include "core/shared/base/text.h"
#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

RunSpec recall() {
  return resolve_run_spec(Json{{"data", {{"task", "recall"}}}}, "test", Json::object());
}

TEST(CostStrip, SaysWhatCostOfSays) {
  RunSpec spec = recall();
  spec.model.num_kv_heads = 2;
  spec.train.accumulate = 3;
  edit_layers(spec.model.layers, "1=mlp");
  CostStrip strip;
  strip.set_spec(spec);
  spec.model.vocab_size = static_cast<int64_t>(task("recall").vocabulary().size());
  const ModelCost cost = cost_of(spec.model, spec.train.batch_size, spec.train.seq_len);
  const auto says = [&](const char* name) { return strip.value_text(name).toStdString(); };
  EXPECT_EQ(says("parameters"), readable_count(static_cast<double>(cost.parameters)));
  ASSERT_GT(cost.residual(), 0);
  EXPECT_EQ(says("residual"), "+" + grouped(cost.residual()));
  EXPECT_EQ(says("flops"), readable_count(3 * cost.training_flops));
  EXPECT_EQ(says("memory"),
            readable_bytes(cost.weight_bytes + cost.optimizer_bytes + cost.activation_bytes));
  EXPECT_EQ(says("cache"), readable_bytes(cost_of(spec.model, 1, spec.train.seq_len).cache_bytes));
  EXPECT_EQ(layer_residuals(spec), (std::vector<int64_t>{cost.residual(), 0}));
}

TEST(CostStrip, EqualParametersAreSaidToBeEqual) {
  CostStrip strip;
  strip.set_spec(recall());
  EXPECT_EQ(strip.value_text("residual"), "= equal");
}

TEST(CostStrip, TextThatIsNotReadYetIsCountedWith256) {
  RunSpec spec = recall();
  EXPECT_EQ(expected_vocabulary(spec), static_cast<int64_t>(task("recall").vocabulary().size()));
  spec.data.task.clear();
  EXPECT_EQ(expected_vocabulary(spec), 256);
  CostStrip strip;
  strip.set_spec(spec);
  EXPECT_TRUE(strip.findChild<QLabel*>("parameters")->toolTip().contains("256"));
}

TEST(CostStrip, AnImpossibleShapeHasNoCost) {
  RunSpec spec = recall();
  spec.model.num_heads = 0;
  CostStrip strip;
  strip.set_spec(spec);
  EXPECT_EQ(strip.value_text("parameters"), "–");
  EXPECT_TRUE(layer_residuals(spec).empty());
}

// The budget is 10 ms while painting 48 layers; the figure is recorded.
TEST(CostStrip, FollowsPaintingOf48Layers) {
  RunSpec spec = recall();
  spec.model.layers.assign(48, LayerSpec{.mixing = false});
  CostStrip strip;
  QElapsedTimer timer;
  timer.start();
  for (int i = 0; i < 20; ++i) {
    strip.set_spec(spec);
    (void)layer_residuals(spec);
  }
  const double each_ms = static_cast<double>(timer.nsecsElapsed()) / 20e6;
  RecordProperty("ms", std::to_string(each_ms));
  EXPECT_NE(strip.value_text("parameters"), "–");
}

}  // namespace
}  // namespace attnlab
