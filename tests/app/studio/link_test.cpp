// SPDX-License-Identifier: GPL-3.0-or-later
// Engines behind a launcher: stand-ins for ssh that greet, talk, and drop the line.
#include <signal.h>

#include <QLabel>

#include <fstream>

#include "tests/support/child_processes.h"
#include "tests/support/live_run.h"
#include "tests/support/recorded_curve.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

class Link : public test::StudioWindow {
 protected:
  /// A program to start engines with. `body` gets "attnlab" and its arguments, as one word and more
  /// where the launcher is ssh.
  Launcher launcher(const std::string& name, const std::string& body) {
    const fs::path path = folder_.write(name, "#!/bin/bash\n" + body);
    fs::permissions(path, fs::perms::owner_all);
    return Launcher(QString::fromStdString(path.string()) + " host");
  }
  std::string engine_program() { return qEnvironmentVariable("ATTNLAB_PROGRAM").toStdString(); }
  RunLink link() { return run()->client->link(); }
  int lines_in(const std::string& name) {
    std::ifstream file(folder_ / name);
    int lines = 0;
    for (std::string line; std::getline(file, line);) ++lines;
    return lines;
  }
};

TEST_F(Link, DroppedInTheMiddleOfAFrameItIsTakenUpWithoutAGap) {
  test::LiveRun engine(folder_ / "run");
  // Each login greets on standard output and floods standard error. The first three lines drop
  // after so many bytes, which is in the middle of a frame.
  const Launcher far = launcher("far", "echo login >> '" + (folder_ / "logins").string() + "'\n" +
                                           R"(
n=$(wc -l < ')" + (folder_ / "logins").string() +
                                           R"(')
echo 'Welcome to the cluster.'
echo 'ATTN: maintenance on Friday'
head -c 300000 /dev/zero | tr '\0' 'x' >&2
echo >&2
shift 2
if [ $n -le 3 ]; then
  ')" + engine_program() + R"(' "$@" | head -c $((20000 + 7001 * n))
  echo 'Connection to host closed by remote host.' >&2
  exit 255
fi
exec ')" + engine_program() + R"(' "$@"
)");
  studio_->open_run(QString::fromStdString(engine.path), far);
  QStringList said;
  const QObject listener;
  QObject::connect(run()->client.get(), &RunClient::connection_changed, &listener,
                   [&] { said << run()->client->problem(); });
  ASSERT_TRUE(wait([&] { return lines_in("logins") >= 4 && is_live(); }));
  const size_t known = test::recorded_losses(engine.path).size();
  ASSERT_TRUE(wait([&] { return curve("loss").size() > known; }));
  test::expect_gap_free(curve("loss"), engine.path);
  EXPECT_TRUE(said.contains("Connection to host closed by remote host."))
      << said.join("; ").toStdString();
  EXPECT_EQ(lines_in("logins"), 4) << "a line that holds is left alone";
  studio_->training().control("pause");
  ASSERT_TRUE(wait([this] { return status().phase == RunPhase::paused; })) << "orders go through";
}

TEST_F(Link, SshGetsALineThatItsShellTakesApartAsItWas) {
  const std::string odd = "it's \"a\" $HOME run";
  test::LiveRun engine(folder_ / odd);
  const Launcher ssh = launcher("ssh", R"(
shift
line="$*"
exec bash -c "${line/#attnlab/')" + engine_program() +
                                           R"('}"
)");
  studio_->open_run(QString::fromStdString(engine.path), ssh);
  ASSERT_TRUE(wait([this] { return is_live() && curve("loss").size() > 10; }))
      << run()->client->problem().toStdString();
  test::expect_gap_free(curve("loss"), engine.path);
  engine.kill();
  ASSERT_TRUE(wait([this] { return link() == RunLink::ended; }));
  EXPECT_TRUE(run()->client->is_interrupted());
  click("Continue training");
  ASSERT_TRUE(wait([this] { return is_live() && status().attempt == 2; }))
      << problems_.join("; ").toStdString();
}

/// What ssh does: the words behind the host become one line for a shell there, whose PATH has
/// attnlab. Its login says `banner`, and `behind` is what stands behind the line.
class Wrapped : public Link {
 protected:
  std::string ssh(const std::string& banner = {}, const std::string& behind = {}) {
    const fs::path program =
        folder_.write("ssh", "#!/bin/bash\nshift\n" + banner + "\nattnlab() { '" +
                                 engine_program() + "' \"$@\"; }\neval \"$*\" " + behind + "\n");
    fs::permissions(program, fs::perms::owner_all);
    return program.string() + " host";
  }
  void expect_whole(const std::string& command) {
    studio_->open_run(QString::fromStdString(engine_->path),
                      Launcher(QString::fromStdString(command)));
    ASSERT_TRUE(wait([this] { return is_live() && curve("loss").size() > 10; }))
        << command << ": " << run()->client->problem().toStdString();
    test::expect_gap_free(curve("loss"), engine_->path);
    studio_->close_run(studio_->selection().run());
  }
  std::unique_ptr<test::LiveRun> engine_ =
      std::make_unique<test::LiveRun>(folder_ / "it's; \"a\"  $HOME && run");
};

TEST_F(Wrapped, ArgumentsArriveAsTheyAreWhateverStandsInFront) {
  const std::string far = ssh();
  const fs::path direct =
      folder_.write("direct", "#!/bin/bash\nshift\nexec '" + engine_program() + "' \"$@\"\n");
  fs::permissions(direct, fs::perms::owner_all);
  const fs::path login = folder_.write("sshpass", "#!/bin/sh\nshift 2\nexec \"$@\"\n");
  fs::permissions(login, fs::perms::owner_all);
  for (const std::string& command : {far, "env A=1 " + far, "nice -n 1 " + far,
                                     login.string() + " -p x " + far, "env A=1 " + direct.string()})
    expect_whole(command);
}

TEST_F(Wrapped, ALongGreetingAndLineEndsOfATerminalDoNoHarm) {
  expect_whole(ssh("head -c 300000 /dev/zero | tr '\\0' 'x'; echo; echo ATTNLAB"));
  expect_whole(ssh("printf 'Welcome\\r\\n'", R"(| perl -e '$| = 1; binmode STDIN; binmode STDOUT;
  while (sysread STDIN, my $bytes, 65536) { $bytes =~ s/\n/\r\n/g; syswrite STDOUT, $bytes }')"));
}

// A place without attnlab says so at once, in the window, and looks like no empty run.
TEST_F(Wrapped, APlaceWithoutAnEngineIsSaid) {
  const fs::path bare = folder_.write("bare", "#!/bin/bash\nshift\nPATH=/nowhere\neval \"$*\"\n");
  fs::permissions(bare, fs::perms::owner_all);
  studio_->open_run("/far/run",
                    Launcher("env A=1 " + QString::fromStdString(bare.string()) + " h"));
  ASSERT_TRUE(wait([this] { return !problems_.isEmpty(); }));
  EXPECT_TRUE(
      problems_[0].contains("There is no program attnlab where env leads: install it there"))
      << problems_[0].toStdString();
  show("train");
  ASSERT_TRUE(wait([this] {
    return studio_->probing().problem(studio_->selection().run()).contains("no program attnlab");
  }));
  const QString words = window_->findChild<QLabel*>("problem")->text();
  EXPECT_TRUE(words.contains("no program attnlab")) << words.toStdString();
}

TEST_F(Wrapped, ACommandWithoutAHostIsRefused) {
  for (const char* command : {"ssh", "ssh -p 22", "ssh -oProxyCommand=x", "env A=1 ssh -tt",
                              "sshpass -p x ssh -l me", "ssh -- -oProxyCommand=x"}) {
    EXPECT_FALSE(Launcher(command).problem().isEmpty()) << command;
    studio_->open_run("/far/run", Launcher(command));
    EXPECT_EQ(run(), nullptr) << command;
  }
  for (const char* command :
       {"", "ssh h", "ssh -p 22 me@h", "ssh -p22 -tt h", "ssh -oA=b h", "ssh -- h", "srun -n1",
        "sshpass -p x ssh h", "/usr/bin/ssh -i key h", "docker exec -i box"})
    EXPECT_EQ(Launcher(command).problem(), "") << command;
}

TEST_F(Link, OneThatNeverBecomesAnEngineSaysWhatItSaidInstead) {
  const Launcher quiet = launcher("quiet", "echo 'This account is currently not available.'\n");
  studio_->open_run("/anywhere/run", quiet);
  ASSERT_TRUE(wait([this] { return link() == RunLink::lost; }));
  EXPECT_TRUE(run()->client->problem().endsWith("This account is currently not available."))
      << run()->client->problem().toStdString();
  studio_->open_run("/anywhere/run", Launcher("/no/such/program"));
  ASSERT_TRUE(wait([this] { return link() == RunLink::lost; }));
  EXPECT_TRUE(run()->client->problem().startsWith("/no/such/program cannot be started"))
      << run()->client->problem().toStdString();
}

// What a bridge that hangs costs: nothing but its own run.
TEST_F(Link, AStoppedViewerCatchesUpAndIsNotWaitedFor) {
  test::LiveRun engine(folder_ / "run");
  studio_->open_run(QString::fromStdString(engine.path));
  ASSERT_TRUE(wait([this] { return is_live(); }));
  const auto bridges = test::children_running("attach");
  ASSERT_EQ(bridges.size(), 1u);
  ::kill(bridges[0], SIGSTOP);
  const size_t before = test::recorded_losses(engine.path).size();
  ASSERT_TRUE(wait([&] { return test::recorded_losses(engine.path).size() > before + 200; }))
      << "the training waits for a viewer";
  ::kill(bridges[0], SIGCONT);
  const size_t known = test::recorded_losses(engine.path).size();
  ASSERT_TRUE(wait([&] { return curve("loss").size() > known; }));
  test::expect_gap_free(curve("loss"), engine.path);

  ::kill(bridges[0], SIGSTOP);
  studio_->close_run(studio_->selection().run());
  EXPECT_EQ(test::children_running("attach"), bridges) << "the window waited until it had ended";
  EXPECT_TRUE(wait([] { return test::children_running("attach").empty(); }));
  EXPECT_EQ(engine.owner(), engine.pid);
}

TEST_F(Link, TwoViewersAtOnceSeeAndSteerTheSame) {
  test::LiveRun engine(folder_ / "run");
  const QString path = QString::fromStdString(engine.path);
  Studio other{Preferences()};
  studio_->open_run(path);
  other.open_run(path);
  RunClient& there = *other.current()->client;
  ASSERT_TRUE(wait([&] { return is_live() && there.is_live(); }));
  other.training().control("pause");
  ASSERT_TRUE(wait([&] {
    return status().phase == RunPhase::paused && there.store().status().phase == RunPhase::paused;
  }));
  const auto here = curve("loss");
  std::vector<Point> points;
  RunStore::Cursor cursor;
  there.store().read("loss", cursor, points);
  EXPECT_EQ(here.size(), points.size());
  test::expect_gap_free(here, engine.path);
  studio_->training().control("resume");
  EXPECT_TRUE(wait([&] { return there.store().status().phase == RunPhase::training; }));
}

}  // namespace
}  // namespace attnlab
