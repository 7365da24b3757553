// SPDX-License-Identifier: GPL-3.0-or-later
// The Studio is killed while it watches: a process of its own, on the display of the test.
#include <signal.h>

#include <QFileInfo>
#include <algorithm>
#include <random>

#include "core/shared/base/files.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/child_processes.h"
#include "tests/support/live_run.h"
#include "tests/support/process.h"
#include "tests/support/recorded_curve.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

class StudioKilled : public test::StudioWindow {
 protected:
  std::unique_ptr<test::Process> start(const std::vector<std::string>& runs) {
    std::vector<std::string> command = {
        QFileInfo(qEnvironmentVariable("ATTNLAB_PROGRAM")).path().toStdString() +
        "/attnlab-studio"};
    command.insert(command.end(), runs.begin(), runs.end());
    const std::string home = (folder_ / "home").string();
    fs::create_directories(home);
    return std::make_unique<test::Process>(
        command, ".",
        std::map<std::string, std::string>{
            {"HOME", home}, {"XDG_CONFIG_HOME", home}, {"XDG_DATA_HOME", home}});
  }
  bool settings_hold(const std::string& text) {
    for (const auto& file : fs::recursive_directory_iterator(folder_ / "home"))
      if (file.path().extension() == ".conf" &&
          read_file(file.path()).find(text) != std::string::npos)
        return true;
    return false;
  }
  /// A bridge to this run is there: the Studio has none of other runs.
  static bool attached(const std::string& run) {
    const auto bridges = test::processes_with("attach"), of_run = test::processes_with(run);
    return std::ranges::any_of(bridges,
                               [&](pid_t pid) { return std::ranges::binary_search(of_run, pid); });
  }
};

TEST_F(StudioKilled, AtTenRandomMomentsTrainingGoesOnAndANewOneAttaches) {
  test::LiveRun engine(folder_ / "run");
  std::mt19937 random(8);
  const auto size = [&] { return fs::file_size(RunFolder(engine.path).events()); };
  for (int moment = 0; moment < 10; ++moment) {
    SCOPED_TRACE(moment);
    // Given by name the first time; then the session remembers it, though nobody closed a window.
    // After a start that was killed while it opened runs the next opens none unasked.
    const bool early = moment % 3 == 1, named = moment == 0 || moment % 3 == 2;
    auto studio = start(named ? std::vector{engine.path} : std::vector<std::string>());
    ASSERT_TRUE(early || wait([&] { return attached(engine.path); }));
    ASSERT_TRUE(early || wait([&] { return settings_hold(engine.path); })) << "not remembered";
    ASSERT_TRUE(early || wait([&] { return !settings_hold("opening=true"); })) << "never settled";
    QTest::qWait(static_cast<int>(random() % 300));
    studio->send_signal(SIGKILL);
    studio->wait();
    ASSERT_TRUE(wait([&] { return !attached(engine.path); })) << "its bridge outlives it";
    const auto before = size();
    ASSERT_TRUE(wait([&] { return size() > before; })) << "the training has ended";
    EXPECT_EQ(engine.owner(), engine.pid);
  }
  studio_->open_run(QString::fromStdString(engine.path));
  ASSERT_TRUE(wait([this] { return is_live(); }));
  const size_t known = test::recorded_losses(engine.path).size();
  ASSERT_TRUE(wait([&] { return curve("loss").size() > known; }));
  test::expect_gap_free(curve("loss"), engine.path);
  EXPECT_EQ(status().attempt, 1);
  EXPECT_TRUE(problems_.isEmpty()) << problems_.join("; ").toStdString();
}

}  // namespace
}  // namespace attnlab
