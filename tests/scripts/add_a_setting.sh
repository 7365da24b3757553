#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Adds a setting to a copy of the tree as CONTRIBUTING.md says (a member, a line of the table, its use)
# and sees that it is a flag, stands in run.json, trains, and has a field in the Training panel. Nothing
# else is touched; other tests of widgets are not built.
set -euo pipefail
source "$(dirname "$0")/copy_of_tree.sh"

sed -i 's|^  double weight_decay = .*|&\n  double restart_every = 0;  ///< steps after which the schedule begins anew; 0: never|' core/shared/spec/run_spec.h
sed -i 's|^    {.path = "train.beta1",|    {.path = "train.restart_every", .member = \&TrainSpec::restart_every, .flag = "--restart-every", .help = "steps until the schedule begins anew", .unit = "steps", .range = from_0("steps are counted forwards"), .zero = "never", .title = ATTNLAB_TEXT("Setting", "Steps between restarts"), .short_title = "restarts every", .shown = Shown::in_more, .label = ATTNLAB_TEXT("Setting", "Restart every"), .tip = ATTNLAB_TEXT("Setting", "Steps until the schedule begins anew; 0: never.")},\n&|' core/shared/spec/settings.cpp
sed -i 's|^  const auto now = static_cast<double>(step);|  const double whole = static_cast<double>(step);\n  const double now = spec.restart_every > 0 ? std::fmod(whole, spec.restart_every) : whole;|' core/engine/train/schedule.cpp
touched=$(diff -rq "$source_folder/core" core || true)
[ "$(wc -l <<<"$touched")" = 3 ] || { echo "not three files: $touched" >&2; exit 1; }

find tests/widgets -name '*_test.cpp' -delete
cat >tests/widgets/stack/toy_setting_test.cpp <<'TEST'
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "widgets/stack/number_field.h"
#include "widgets/stack/training_panel.h"

namespace attnlab {
namespace {

TEST(ToySetting, HasAFieldInTheTrainingPanel) {
  TrainingPanel panel;
  RunSpec spec;
  spec.train.restart_every = 50;
  panel.set_spec(spec);
  const NumberField* field = nullptr;
  for (const auto* one : panel.findChildren<NumberField*>())
    if (one->accessibleName() == "Restart every") field = one;
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->text(), "50");
  EXPECT_EQ(field->toolTip(), "Steps until the schedule begins anew; 0: never.");
}

}  // namespace
}  // namespace attnlab
TEST

preset="${ATTNLAB_PRESET:-release}"  # the one that calls this: ccache then knows most files
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --target attnlab widget_tests
tests/support/on_display.sh build/release/bin/widget_tests --gtest_brief=1 --gtest_filter='ToySetting.*'

attnlab=build/release/bin/attnlab
small=(--quiet --json --steps 12 --batch-size 2 --warmup-steps 4 --probe-every 0)
$attnlab train "${small[@]}" --restart-every 4 --out build/run >build/events.jsonl
# Every four steps the warm-up begins anew, up to the same peak.
grep '"event":"step"' build/events.jsonl | grep -o '"learning_rate":[^,]*' | uniq >build/rates.txt
[ "$(sort -u build/rates.txt | wc -l)" = 4 ] && [ "$(wc -l <build/rates.txt)" = 12 ]
grep -q '"restart_every": 4' build/run/run.json
$attnlab list settings | grep -q '^train.restart_every .*--restart-every .*steps are counted forwards'
if $attnlab train "${small[@]}" --restart-every=-1 --out build/none 2>build/error.txt; then exit 1; fi
grep -q 'restart_every is -1, expected 0 or more' build/error.txt
$attnlab train --resume build/run --steps 14 --quiet
