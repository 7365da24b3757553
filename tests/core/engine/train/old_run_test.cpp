// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/kernels/cpu/cpu.h"
#include "core/engine/session/session.h"
#include "core/engine/train/checkpoint.h"
#include "core/shared/messages/event_file.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

// tests/golden/old_run was trained for 12 steps before optimizers had names and settings a table:
//   attnlab train --hidden-size 16 --num-layers 2 --num-heads 2 --intermediate-size 24
//     --data task:copy --seq-len 16 --batch-size 4 --accumulate 2 --steps 12 --schedule linear
//     --warmup-steps 3 --min-learning-rate 1e-4 --threads 1 --probe-every 0 --snapshot-budget 0
//     --seed 7
// old_run.json has the losses when that program went on: --resume RUN --steps 20.
TEST(OldRun, IsWholeAndGoesOnToTheBit) {
  const auto golden = test::source_folder() / "tests" / "golden";
  const test::TempFolder folder;
  const auto run = folder / "run";
  std::filesystem::copy(golden / "old_run", run, std::filesystem::copy_options::recursive);
  EXPECT_TRUE(check_checkpoint(RunFolder(run).checkpoint(12)).empty());
  const Json before = read_json(run / "run.json");
  ASSERT_EQ(to_json(run_spec_from_json(before.at("spec"), "run.json")).dump(),
            before.at("spec").dump());

  resume_run(run, {.steps = 20}, {nullptr, [] { return false; }});
  const Json expected = read_json(golden / "old_run.json").at("losses");
  const Json& machine = before.at("runtime");
  const bool same = machine.at("kernels") == kernel_isa() && machine.at("cpu") == cpu_info().model;
  size_t compared = 0;
  for (const Event& event : without_replaced(read_events(run / "events.attnlab"))) {
    const auto loss = expected.find(std::to_string(event.step()));
    if (event.kind() != "step" || loss == expected.end()) continue;
    const double difference = event.header["loss"].get<double>() - loss->get<double>();
    EXPECT_LE(std::abs(difference), same ? 0 : 1e-5) << event.step();
    ++compared;
  }
  EXPECT_EQ(compared, expected.size());
}

}  // namespace
}  // namespace attnlab
