// SPDX-License-Identifier: Apache-2.0
// What a machine offers, as a person reads it and as a window elsewhere asks for it.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "core/shared/base/json.h"
#include "core/shared/base/machine_memory.h"
#include "core/shared/base/version.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

TEST(Doctor, NamesTheMachineAndOneOpenMp) {
  const auto result = test::attnlab({"doctor", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json report = Json::parse(result.out);
  EXPECT_EQ(report["version"], version);
  EXPECT_EQ(report["openmp"].size(), 1U);
  EXPECT_GT(report["cpu"]["threads"], 0);
  EXPECT_EQ(report["memory"], machine_memory().total);
  EXPECT_EQ(report["devices"][0]["name"], "cpu");
  EXPECT_GT(report["devices"][0]["free"], 0);
  EXPECT_TRUE(report["cuda_build"].is_boolean());
  EXPECT_FALSE(report.contains("gemm")) << "that takes seconds, and whoever asks waits";
}

TEST(Doctor, TimesTheRoutesForAPerson) {
  const auto result = test::attnlab({"doctor"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const char* words : {"device     cpu, ", "GFLOP/s", "onednn", "chosen by CPUID"})
    EXPECT_NE(result.out.find(words), std::string::npos) << result.out;
}

// The driver's libraries stand in a folder; this program is built for the processor alone unless it
// was told otherwise.
TEST(Doctor, TellsOfGpusThatTheDriverShows) {
  const test::TempFolder folder;
  for (const char* name : {"libcuda.so.1", "libnvidia-ml.so.1"})
    std::filesystem::create_symlink(ATTNLAB_FAKE_GPUS, folder / name);
  const std::map<std::string, std::string> environment = {
      {"LD_LIBRARY_PATH", folder.path().string()}};
  const auto result =
      test::Process(test::attnlab_command({"doctor", "--json"}), ".", environment).wait();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json report = Json::parse(result.out);
  EXPECT_EQ(report["driver"], "570.86.15");
  ASSERT_EQ(report["gpus"].size(), 2U);
  const Json& whole = report["gpus"][0];
  EXPECT_EQ(whole["title"], "NVIDIA H100 80GB HBM3");
  EXPECT_EQ(whole["memory"], 79 * 1073741824.0);
  EXPECT_EQ(whole["free"], 60 * 1073741824.0);
  EXPECT_EQ(whole["utilization"], 0.37);
  EXPECT_FALSE(report["gpus"][1].contains("free")) << "those are the whole GPU's";
  if (report["cuda_build"]) GTEST_SKIP() << "a build for GPUs asks CUDA itself";
  EXPECT_EQ(report["devices"].size(), 1U);
  const std::string said =
      test::Process(test::attnlab_command({"doctor"}), ".", environment).wait().out;
  EXPECT_NE(said.find("NVIDIA H100 80GB HBM3: build with -DATTNLAB_CUDA=ON"), std::string::npos)
      << said;
}

TEST(Doctor, TwoOpenMpRuntimesAreAnError) {
  // A library that is called like Intel's runtime beside LibTorch's libgomp.
  test::Process process(test::attnlab_command({"doctor"}), ".",
                        {{"LD_PRELOAD", ATTNLAB_FAKE_OPENMP}});
  const auto result = process.wait();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("two OpenMP runtimes"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace attnlab
