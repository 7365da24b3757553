// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/safetensors.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/live_run.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

TEST(Fork, BeginsFromWeightsThatNoEventTellsOf) {
  const test::TempFolder folder;
  const std::string parent = (folder / "parent").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "6", "--preset", "micro", "--seq-len", "16",
                           "--batch-size", "2", "--threads", "1", "--quiet", "--out", parent})
                .exit_code,
            0);
  const auto events = RunFolder(parent).events();
  int child = 0;
  const auto fork = [&](const std::string& step) {
    return test::attnlab({"fork", parent, "--step", step, "--steps", "1", "--quiet", "--out",
                          (folder / std::to_string(child++)).string()});
  };
  for (const std::string& bytes : {read_file(events).substr(0, 16), std::string(5000, 'x')}) {
    write_file(events, bytes);
    const auto result = fork("6");
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
  std::filesystem::remove(events);
  EXPECT_EQ(fork("6").exit_code, 0);
  const auto ahead = fork("7");
  EXPECT_EQ(ahead.exit_code, 2);
  EXPECT_NE(ahead.err.find("give a --step of at most 6"), std::string::npos) << ahead.err;
}

TEST(Fork, KeepsWhatFitsAndSaysSo) {
  const test::TempFolder folder;
  const std::string parent = (folder / "parent").string();
  const std::string child = (folder / "child").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "20", "--preset", "micro", "--seq-len", "16",
                           "--batch-size", "2", "--threads", "1", "--quiet", "--out", parent})
                .exit_code,
            0);
  const int64_t step = RunFolder(parent).snapshot_steps()[2];
  const auto result =
      test::attnlab({"fork", parent, "--step", std::to_string(step), "--layers",
                     "1=mlp;2=non_approximate", "--steps", "3", "--json", "--out", child});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json recorded = read_json(RunFolder(child).run_json());
  const Json& from = recorded["forked_from"];
  EXPECT_EQ(from["run"], parent);
  EXPECT_EQ(from["step"], step);
  EXPECT_EQ(read_events(RunFolder(child).events()).front().header["forked_from"], from);
  EXPECT_EQ(recorded["spec"]["train"]["steps"], 3);
  const auto holds = [](const Json& names, const char* name) {
    return std::ranges::find(names, Json(name)) != names.end();
  };
  EXPECT_TRUE(holds(from["fresh"], "model.layers.0.self_attn.gate_proj.weight"));
  EXPECT_TRUE(holds(from["fresh"], "model.layers.0.self_attn.o_proj.weight"))
      << "of the same name and shape, with another meaning";
  EXPECT_TRUE(holds(from["kept"], "model.layers.0.mlp.down_proj.weight"));
  EXPECT_TRUE(holds(from["kept"], "model.layers.1.self_attn.q_proj.weight"));
  EXPECT_TRUE(holds(from["kept"], "model.embed_tokens.weight"));

  const SafetensorsFile before(RunFolder(parent).snapshot(step));
  const SafetensorsFile after(RunFolder(child).snapshot(0));
  const auto same = [&](const std::string& name) {
    return std::ranges::equal(before.at(name).bytes, after.at(name).bytes);
  };
  for (const Json& name : from["kept"]) EXPECT_TRUE(same(name)) << name;
  EXPECT_FALSE(same("model.layers.0.self_attn.o_proj.weight"));

  const auto early = test::attnlab({"fork", parent, "--step", "0", "--out", child});
  EXPECT_EQ(early.exit_code, 2) << "the folder is taken";
}

}  // namespace
}  // namespace attnlab
