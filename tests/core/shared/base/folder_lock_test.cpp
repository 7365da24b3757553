// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/folder_lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "core/shared/base/error.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

using test::error_of;
using test::expect_mentions;

TEST(FolderLock, IsRefusedUntilItsOwnerLetsGo) {
  const test::TempFolder folder;
  const fs::path out = folder / "deep" / "out";
  std::optional<FolderLock> lock(out);
  EXPECT_FALSE(fs::exists(out)) << "only the owner makes the folder";
  const std::string message = error_of([&] { const FolderLock second(out); });
  expect_mentions(message,
                  out.string() + " is being written by process " + std::to_string(::getpid()));
  expect_mentions(message, "wait for it");
  const FolderLock other(folder / "deep" / "other");
  lock.reset();
  EXPECT_FALSE(fs::exists(out.string() + ".lock"));
  const FolderLock again(out);
}

TEST(FolderLock, IsOneForEverySpellingOfTheFolder) {
  const test::TempFolder folder;
  fs::create_directories(folder / "out");
  fs::create_directory_symlink(folder / "out", folder / "link");
  const FolderLock lock(folder / "out");
  for (const fs::path& spelled :
       {folder.path() / "out/", folder / "link", folder.path() / "x/../out"})
    expect_mentions(error_of([&] { const FolderLock second(spelled); }), "is being written");
}

TEST(FolderLock, EndsWithAKilledProcess) {
  const test::TempFolder folder;
  std::array<int, 2> ready{};
  ASSERT_EQ(::pipe(ready.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const FolderLock lock(folder / "out");
    (void)!::write(ready[1], "x", 1);
    for (;;) ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  expect_mentions(error_of([&] { const FolderLock lock(folder / "out"); }),
                  "process " + std::to_string(child));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(fs::exists((folder / "out").string() + ".lock"));
  const FolderLock lock(folder / "out");
  ::close(ready[0]);
  ::close(ready[1]);
}

}  // namespace
}  // namespace attnlab
