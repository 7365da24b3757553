// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_folder.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/shared/base/files.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

TEST(RunFolder, ListsWholeStepsInOrder) {
  const test::TempFolder folder;
  const RunFolder run(folder.path());
  for (const int64_t step : {300, 20, 1000000}) make_folder(run.checkpoint(step));
  make_folder(folder / "checkpoints" / ".step-000400.tmp-1");
  folder.write("snapshots/step-000001.safetensors", "");
  folder.write("snapshots/step-000002.safetensors.tmp", "");
  folder.write("maps/step-000003.attnlab", "");
  folder.write("maps/step-000000.attnlab", "");
  folder.write("maps/.step-000006.attnlab.tmp-1", "");
  EXPECT_EQ(run.map_steps(), (std::vector<int64_t>{0, 3}));
  EXPECT_EQ(run.map(3), folder / "maps" / "step-000003.attnlab");
  EXPECT_EQ(run.checkpoint_steps(), (std::vector<int64_t>{20, 300, 1000000}));
  EXPECT_EQ(run.snapshot_steps(), (std::vector<int64_t>{1}));
}

TEST(RunFolder, FindsTheCheckpointThatIsMeant) {
  const test::TempFolder folder;
  const RunFolder run(folder.path());
  folder.write("run.json", "{}");
  test::expect_mentions(test::error_of([&] { find_checkpoint(folder.path()); }),
                        "no checkpoint yet");
  folder.write("checkpoints/step-000005/config.json", "{}");
  folder.write("checkpoints/step-000005/model.safetensors", "");
  EXPECT_EQ(find_checkpoint(folder.path()), run.checkpoint(5));
  EXPECT_EQ(find_checkpoint(run.checkpoint(5)), run.checkpoint(5));
  test::expect_mentions(test::error_of([&] { find_checkpoint(folder / "none"); }),
                        "does not exist");
}

TEST(RunLock, OneOwnerAtATime) {
  const test::TempFolder folder;
  const RunFolder run(folder.path());
  EXPECT_FALSE(RunLock::owner(run).has_value());
  {
    RunLock lock(run);
    lock.announce("abc");
    test::expect_mentions(test::error_of([&] { RunLock second(run); }),
                          "in use by process " + std::to_string(::getpid()));
    EXPECT_EQ(RunLock::owner(run)->at("socket"), "abc");
  }
  EXPECT_FALSE(std::filesystem::exists(run.lock()));
  EXPECT_NO_THROW(RunLock again(run));
}

TEST(RunLock, ADeadOwnerDoesNotBlock) {
  const test::TempFolder folder;
  const RunFolder run(folder.path());
  const pid_t child = ::fork();
  if (child == 0) {
    new RunLock(run);  // never released: the process dies with it
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(std::filesystem::exists(run.lock()));
  EXPECT_FALSE(RunLock::owner(run).has_value());
  EXPECT_NO_THROW(RunLock taken(run));
}

// The number of a process that died long ago, given to another one since.
TEST(RunLock, APidThatIsInUseAgainOwnsNothing) {
  const test::TempFolder folder;
  const RunFolder run(folder.path());
  {
    const RunLock lock(run);
    folder.write("copy", read_file(run.lock()));
  }
  std::filesystem::rename(folder / "copy", run.lock());
  EXPECT_FALSE(RunLock::owner(run).has_value());
  EXPECT_NO_THROW(RunLock taken(run));
}

// What it means on a disk that machines share is tested with whole processes.
TEST(RunLock, AnotherHostsFileOnADiskOfThisMachineBlocksNobody) {
  const test::TempFolder folder;
  const RunFolder run(folder.path());
  for (const char* left : {R"({"host": "elsewhere", "pid": 1})", R"({"host": 5, "pid": "x"})", "",
                           R"({"host": "elsewhere", "pid": 1e300, "socket": []})"}) {
    folder.write("lock", left);
    EXPECT_FALSE(RunLock::owner(run).has_value());
    EXPECT_NO_THROW(RunLock lock(run)) << left;
  }
}

}  // namespace
}  // namespace attnlab
