// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/delete_run.h"

#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

class DeleteRun : public testing::Test {
 protected:
  DeleteRun() : run_(folder_ / "run") {
    for (const char* file : {"run.json", "events.attnlab", "tokenizer.json", "log.txt",
                             "snapshots/step-000001.safetensors", "maps/step-000001.attnlab",
                             "checkpoints/step-000001/model.safetensors"})
      folder_.write(std::string("run/") + file, "x");
  }
  test::TempFolder folder_;
  RunFolder run_;
};

TEST_F(DeleteRun, LeavesNothing) {
  delete_run(run_);
  EXPECT_FALSE(fs::exists(run_.path()));
}

TEST_F(DeleteRun, LeavesWhatNoRunMakes) {
  folder_.write("run/thesis.tex", "years of work");
  delete_run(run_);
  EXPECT_EQ(read_file(run_.path() / "thesis.tex"), "years of work");
  EXPECT_FALSE(run_.is_run());
  EXPECT_FALSE(fs::exists(run_.events()));
}

TEST_F(DeleteRun, RefusesWhileSomebodyTrainsAndWhereThereIsNoRun) {
  {
    const RunLock trains(run_);
    EXPECT_NE(test::error_of([this] { delete_run(run_); }).find("in use"), std::string::npos);
    EXPECT_TRUE(fs::exists(run_.events()));
  }
  const RunFolder none(folder_ / "none");
  make_folder(none.path());
  EXPECT_NE(test::error_of([&] { delete_run(none); }).find("is no run"), std::string::npos);
  EXPECT_TRUE(fs::exists(none.path()));
}

}  // namespace
}  // namespace attnlab
