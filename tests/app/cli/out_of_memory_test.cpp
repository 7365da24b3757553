// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

// One tensor of the batch is larger than what the shell leaves to the process.
TEST(OutOfMemory, IsOneLineWithTheSizeAndWhatToDo) {
  const test::TempFolder folder;
  std::string line = "ulimit -v 6000000; exec";
  for (const std::string& word :
       test::attnlab_command({"train", "--data", "task:recall", "--batch-size", "400000",
                              "--threads", "1", "--quiet", "--out", (folder / "run").string()}))
    line += " '" + word + "'";
  const auto result = test::Process({"bash", "-c", line}).wait();
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_EQ(result.err.find("attnlab: not enough memory on cpu in step 1 ("), 0U) << result.err;
  EXPECT_NE(result.err.find("GiB more were asked for): begin again with --batch-size 200000 "
                            "--accumulate 2, or --dtype bf16"),
            std::string::npos)
      << result.err;
}

}  // namespace
}  // namespace attnlab
