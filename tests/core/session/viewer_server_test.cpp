// SPDX-License-Identifier: Apache-2.0
#include "core/session/viewer_server.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include "core/shared/messages/protocol.h"
#include "tests/support/begun_stream.h"
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

TEST(CommandQueue, NobodyWaitsBehindAViewerThatAsksWithoutEnd) {
  CommandQueue queue;
  for (int64_t id = 1; id <= 5; ++id) queue.push(request(1, id, "probe", ""));
  queue.push(request(2, 6, "probe", ""));
  queue.push(request(2, 7, "probe", ""));
  std::vector<int64_t> ids;
  while (const auto next = queue.take_question()) ids.push_back(next->command.id);
  EXPECT_EQ(ids, (std::vector<int64_t>{1, 6, 2, 7, 3, 4, 5}));
  queue.push(request(1, 8, "probe", ""));
  queue.push(request(3, 9, "probe", ""));
  EXPECT_EQ(queue.take_question()->command.id, 9) << "it was never answered";
}

TEST(CommandQueue, AViewerThatDoesNotReadWaitsWithItsQuestionsNotWithItsOrders) {
  CommandQueue queue;
  queue.push(request(1, 1, "probe", ""));
  queue.push(request(2, 2, "probe", ""));
  queue.push(request(1, 3, "pause", ""));
  queue.hold(1, true);
  EXPECT_EQ(queue.take_question()->command.id, 2);
  EXPECT_FALSE(queue.take_question());
  EXPECT_EQ(queue.waiting(1), 2U);
  EXPECT_EQ(queue.take_order()->command.id, 3);
  queue.hold(1, false);
  EXPECT_EQ(queue.take_question()->command.id, 1);
}

TEST(CommandQueue, OrdersPassOverThoseThatAreNotAcceptedYet) {
  CommandQueue queue;
  queue.push(request(1, 1, "checkpoint", ""));
  queue.push(request(1, 2, "checkpoint", ""));
  queue.push(request(1, 3, "pause", ""));
  queue.push(request(2, 4, "resume", ""));
  const auto quick = [](const Request& order) { return order.command.name != "checkpoint"; };
  EXPECT_EQ(queue.take_order(quick)->command.id, 3);
  EXPECT_EQ(queue.take_order(quick)->command.id, 4);
  EXPECT_FALSE(queue.take_order(quick));
  EXPECT_EQ(queue.take_order()->command.id, 1);
  EXPECT_EQ(queue.take_order()->command.id, 2);
}

/// A viewer's end of the socket, which waits for what comes.
class Connection {
 public:
  explicit Connection(const ViewerServer& server) : descriptor_(connect_to_socket(server.path())) {
    if (descriptor_ >= 0) ::fcntl(descriptor_, F_SETFL, 0);
  }
  ~Connection() { ::close(descriptor_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void send(const std::string& text) const {
    EXPECT_EQ(::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL), std::ssize(text));
  }
  /// The next answer; nothing when the server has closed.
  std::optional<Event> answer() {
    while (true) {
      if (auto item = reader_.next()) return item->event;
      std::array<char, 65536> chunk{};
      const ssize_t size = ::recv(descriptor_, chunk.data(), chunk.size(), 0);
      if (size <= 0) return std::nullopt;
      reader_.feed({chunk.data(), static_cast<size_t>(size)});
    }
  }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  StreamReader reader_ = test::begun_stream();
};

Request next_question(CommandQueue& queue) {
  while (true) {
    if (auto question = queue.take_question()) return std::move(*question);
    queue.wait(std::chrono::milliseconds(100));
  }
}

TEST(ViewerServer, RefusesMoreViewersThanItHasRoomForAndTakesThemWhenOneLeaves) {
  CommandQueue queue;
  const ViewerServer server(queue);
  std::vector<std::unique_ptr<Connection>> viewers;
  for (size_t i = 0; i < ViewerServer::most_viewers; ++i) {
    viewers.push_back(std::make_unique<Connection>(server));
    viewers.back()->send(to_line(probe_command(1, "", {})));
    next_question(queue).answer(ok_answer(1));
    EXPECT_EQ(viewers.back()->answer()->header["answer"], "ok");
  }
  Connection refused(server);
  const auto why = refused.answer();
  ASSERT_TRUE(why.has_value());
  EXPECT_EQ(why->header["answer"], "error");
  EXPECT_NE(why->header["message"].get<std::string>().find("16 viewers"), std::string::npos);
  EXPECT_FALSE(refused.answer().has_value()) << "and closed";
  viewers.pop_back();
  for (bool taken = false; !taken;) {  // as soon as the server has seen the other one leave
    Connection again(server);
    if (::send(again.descriptor(), "x\n", 2, MSG_NOSIGNAL) != 2) continue;
    const auto answer = again.answer();
    taken =
        answer && answer->header["message"].get<std::string>().find("viewers") == std::string::npos;
  }
}

TEST(ViewerServer, AViewerThatDoesNotReadIsHeldUntilItDoes) {
  CommandQueue queue;
  const ViewerServer server(queue);
  Connection viewer(server);
  viewer.send(to_line(probe_command(1, "a", {})) + to_line(probe_command(2, "b", {})));
  Request first = next_question(queue);
  const uint64_t id = first.viewer;
  first.answer({{{"answer", "probe"}, {"id", 1}, {"tag", "a"}}, std::string(8 << 20, 'x')});
  while (!queue.is_held(id)) std::this_thread::yield();
  EXPECT_FALSE(queue.take_question()) << "its second question waits";
  EXPECT_EQ(viewer.answer()->payload.size(), size_t{8} << 20);
  EXPECT_EQ(next_question(queue).command.id, 2);
}

TEST(ViewerServer, AFloodIsReadOnlyAsFastAsItIsAnswered) {
  CommandQueue queue;
  const ViewerServer server(queue);
  Connection flood(server);
  std::string lines;
  for (int64_t id = 1; id <= 2000; ++id) lines += to_line(probe_command(id, "", {}));
  flood.send(lines.substr(0, 100000));
  const Request first = next_question(queue);
  for (int i = 0; i < 50; ++i) {
    EXPECT_LE(queue.waiting(first.viewer), 32U);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  Connection polite(server);
  polite.send(to_line(probe_command(77, "", {})));
  while (next_question(queue).command.id != 77) {
  }
}

// An order that was sent holds though nobody waits for its answer.
TEST(ViewerServer, OrdersOfAViewerThatLeavesAtOnceAreTaken) {
  CommandQueue queue;
  const ViewerServer server(queue);
  {
    const Connection viewer(server);
    viewer.send(to_line(control_command(1, "pause")) + to_line(control_command(2, "stop")));
  }
  while (!queue.stop_waits()) std::this_thread::yield();
  EXPECT_EQ(queue.take_order()->command.name, "pause");
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
