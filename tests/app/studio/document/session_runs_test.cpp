// SPDX-License-Identifier: GPL-3.0-or-later
// What the next start opens, and that a start which ended while it opened runs is not repeated.
#include "app/studio/document/session_runs.h"

#include <QSettings>

#include "tests/support/process.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

class SessionRunsTest : public test::StudioWindow {
 protected:
  void SetUp() override {
    const auto trained = test::attnlab({"train", "--preset", "micro", "--steps", "3", "--seq-len",
                                        "32", "--quiet", "--out", path_});
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
  }
  void TearDown() override { QSettings().remove("session"); }
  static QStringList remembered() { return QSettings().value("session/runs").toStringList(); }
  static bool is_marked() { return QSettings().contains("session/opening"); }

  std::string path_ = (folder_ / "run").string();
  QString run_path_ = QString::fromStdString(path_);
};

TEST_F(SessionRunsTest, ARunIsRememberedOnceItWasRead) {
  SessionRuns session(*studio_);
  session.remember();
  studio_->open_run(run_path_);
  EXPECT_EQ(remembered(), QStringList()) << "it may yet end the window";
  ASSERT_TRUE(wait([] { return !remembered().isEmpty(); }));
  EXPECT_EQ(remembered(), QStringList(run_path_));
  studio_->close_run(run()->id());
  EXPECT_EQ(remembered(), QStringList());
}

TEST_F(SessionRunsTest, TheMarkStandsUntilEverythingWasRead) {
  QSettings().setValue("session/runs", QStringList(run_path_));
  SessionRuns session(*studio_);
  ASSERT_TRUE(session.reopen());
  session.remember();
  EXPECT_EQ(studio_->runs().runs().size(), 1U);
  EXPECT_TRUE(is_marked());
  EXPECT_EQ(remembered(), QStringList(run_path_)) << "a kill now would lose it";
  ASSERT_TRUE(wait([] { return !is_marked(); }));
  EXPECT_EQ(remembered(), QStringList(run_path_));
}

TEST_F(SessionRunsTest, AfterAStartThatEndedNothingIsOpenedUnasked) {
  QSettings().setValue("session/runs", QStringList(run_path_));
  QSettings().setValue("session/opening", true);
  SessionRuns session(*studio_);
  QStringList left_out;
  QObject::connect(&session, &SessionRuns::left_out,
                   [&](const QStringList& names) { left_out = names; });
  EXPECT_FALSE(session.reopen());
  session.remember();
  EXPECT_TRUE(studio_->runs().runs().empty());
  EXPECT_EQ(left_out, QStringList("run"));
  EXPECT_EQ(remembered(), QStringList(run_path_)) << "a kill now would lose it";
  EXPECT_FALSE(is_marked());
  session.open_left_out();
  EXPECT_EQ(studio_->runs().runs().size(), 1U);
  EXPECT_EQ(remembered(), QStringList(run_path_));
}

}  // namespace
}  // namespace attnlab
