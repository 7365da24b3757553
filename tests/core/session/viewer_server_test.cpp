// SPDX-License-Identifier: Apache-2.0
#include "core/session/viewer_server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

/// $XDG_RUNTIME_DIR for a test.
class RuntimeFolder {
 public:
  explicit RuntimeFolder(const std::string& path) {
    if (const char* old = std::getenv("XDG_RUNTIME_DIR")) old_ = old;
    ::setenv("XDG_RUNTIME_DIR", path.c_str(), 1);
  }
  ~RuntimeFolder() {
    if (old_.empty())
      ::unsetenv("XDG_RUNTIME_DIR");
    else
      ::setenv("XDG_RUNTIME_DIR", old_.c_str(), 1);
  }
  RuntimeFolder(const RuntimeFolder&) = delete;
  RuntimeFolder& operator=(const RuntimeFolder&) = delete;

 private:
  std::string old_;
};

std::string private_folder(const test::TempFolder& folder) {
  ::chmod(folder.path().c_str(), 0700);
  return folder.path().string();
}

mode_t mode_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

TEST(Socket, IsPrivateShortAndRemovedAtTheEnd) {
  const test::TempFolder folder;
  const RuntimeFolder runtime(private_folder(folder));
  CommandQueue queue;
  std::string path;
  {
    const ViewerServer server(queue);
    path = server.path();
    EXPECT_EQ(std::filesystem::path(path).parent_path(), folder.path());
    EXPECT_LE(path.size(), 100U);
    EXPECT_EQ(mode_of(path), 0600U);
    const ViewerServer second(queue);
    EXPECT_NE(second.path(), path);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Socket, AFolderThatOthersMayEnterOrOfTooLongANameIsNotUsed) {
  const test::TempFolder folder;
  const std::string own = "/tmp/attnlab-" + std::to_string(::getuid());
  const std::string longer = (folder / std::string(90, 'x')).string();
  std::filesystem::create_directories(longer);
  ::chmod(longer.c_str(), 0700);
  for (const std::string& path : {longer, folder.path().string()}) {
    ::chmod(folder.path().c_str(), 0755);
    const RuntimeFolder runtime(path);
    EXPECT_EQ(socket_folder(), own);
    EXPECT_EQ(mode_of(own), 0700U);
  }
}

TEST(Socket, ThoseOfKilledProcessesAreRemoved) {
  const test::TempFolder folder;
  const RuntimeFolder runtime(private_folder(folder));
  CommandQueue queue;
  const ViewerServer alive(queue);
  const pid_t child = ::fork();
  if (child == 0) {
    CommandQueue other;
    const ViewerServer server(other);
    ::_exit(0);  // as if killed: the socket's file stays
  }
  ::waitpid(child, nullptr, 0);
  const auto count = [&] {
    return std::distance(std::filesystem::directory_iterator(folder.path()), {});
  };
  ASSERT_EQ(count(), 2);
  const ViewerServer next(queue);
  EXPECT_EQ(count(), 2);
  const int connection = connect_to_socket(alive.path());
  EXPECT_GE(connection, 0);
  ::close(connection);
}

Request request(uint64_t viewer, int64_t id, const char* name, const char* tag,
                std::vector<int64_t>* refused = nullptr) {
  return {viewer, {name, id, tag, Json::object()}, [id, refused](const Event&) {
            if (refused != nullptr) refused->push_back(id);
          }};
}

TEST(CommandQueue, ANewerQuestionOfTheSameViewerAndTagReplacesAnOlderOne) {
  CommandQueue queue;
  queue.push(request(1, 1, "probe", "map"));
  const auto taken = queue.take_question();
  EXPECT_FALSE(queue.abandoned(*taken));
  queue.push(request(1, 2, "probe", "map"));
  EXPECT_TRUE(queue.abandoned(*taken));
  queue.push(request(2, 3, "probe", "map"));
  queue.push(request(1, 4, "generate", "map"));
  queue.push(request(1, 5, "probe", "map"));
  queue.push(request(1, 6, "probe", ""));
  queue.push(request(1, 7, "probe", ""));
  std::vector<int64_t> ids;
  while (const auto next = queue.take_question()) ids.push_back(next->command.id);
  EXPECT_EQ(ids, (std::vector<int64_t>{3, 4, 5, 6, 7}));
}

TEST(CommandQueue, OrdersStayInOrderAndOutliveTheirViewer) {
  CommandQueue queue;
  queue.push(request(1, 1, "pause", "a"));
  queue.push(request(1, 2, "probe", "map"));
  queue.push(request(1, 3, "pause", "a"));
  EXPECT_FALSE(queue.stop_waits());
  queue.push(request(1, 4, "stop", ""));
  EXPECT_TRUE(queue.stop_waits());
  queue.forget(1);
  EXPECT_FALSE(queue.take_question());
  std::vector<int64_t> ids;
  while (const auto next = queue.take_order()) ids.push_back(next->command.id);
  EXPECT_EQ(ids, (std::vector<int64_t>{1, 3, 4}));
}

TEST(CommandQueue, TooManyAreRefused) {
  CommandQueue queue;
  std::vector<int64_t> refused;
  for (int64_t id = 0; id < 300; ++id) queue.push(request(1, id, "probe", "", &refused));
  EXPECT_EQ(refused.size(), 44U);
  EXPECT_EQ(refused.front(), 256);
}

}  // namespace
}  // namespace attnlab
