// SPDX-License-Identifier: Apache-2.0
// Runs that begin and let the caller go.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using std::chrono::milliseconds;

TEST(Detach, AFailureIsToldAsIfItHadHappenedHere) {
  const test::TempFolder folder;
  const auto result = test::attnlab({"train", "--detach", "--json", "--preset", "micro",
                                     "--vocab-size", "3", "--out", (folder / "run").string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("attnlab: vocab_size 3 is smaller"), std::string::npos) << result.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

TEST(Detach, TheSpecMayComeFromStandardInput) {
  const test::TempFolder folder;
  const std::string spec =
      folder.write("spec.json", R"({"model":{"preset":"micro"},"train":{"steps":2}})").string();
  std::string command;
  for (const auto& word : test::attnlab_command({"train", "-", "--threads", "1", "--detach",
                                                 "--json", "--out", (folder / "run").string()}))
    command += "'" + word + "' ";
  const auto result = test::Process({"bash", "-c", command + " < " + spec}).wait();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const RunFolder run(folder / "run");
  while (RunLock::owner(run)) std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(read_json(run.run_json())["spec"]["train"]["steps"], 2);
  EXPECT_EQ(read_events(run.events()).back().kind(), "finished");
  EXPECT_NE(read_file(run.path() / "log.txt").find("finished at step 2"), std::string::npos);
}

}  // namespace
}  // namespace attnlab
