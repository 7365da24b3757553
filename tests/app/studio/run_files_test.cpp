// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to a run's folder while the window has it open.
#include "core/shared/base/files.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/process.h"
#include "tests/support/recorded_curve.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

class RunFiles : public test::StudioWindow {
 protected:
  void train(int steps, const std::string& seed = "1") {
    const auto result = test::attnlab({"train", "--preset", "micro", "--seq-len", "16",
                                       "--batch-size", "2", "--threads", "1", "--quiet", "--steps",
                                       std::to_string(steps), "--seed", seed, "--out", path_});
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  void open(size_t points) {
    studio_->open_run(QString::fromStdString(path_));
    ASSERT_TRUE(wait([&] { return curve("loss").size() == points; }));
    ASSERT_TRUE(wait([this] { return run()->client->link() == RunLink::ended; }));
  }

  std::string path_ = (folder_ / "run").string();
};

TEST_F(RunFiles, ARemovedFolderIsSaidAndItsDataStays) {
  train(30);
  open(30);
  fs::remove_all(path_);
  ASSERT_TRUE(wait([this] { return run()->client->link() == RunLink::lost; }));
  EXPECT_TRUE(run()->client->problem().contains("cannot read"))
      << run()->client->problem().toStdString();
  EXPECT_EQ(curve("loss").size(), 30u);
  EXPECT_FALSE(studio_->training().can_continue());
  studio_->probing().set_text("a b");
  ASSERT_TRUE(
      wait([this] { return !studio_->probing().problem(studio_->selection().run()).isEmpty(); }));
  // Another run in its place is not mixed with it, though its file is longer.
  train(50, "2");
  ASSERT_TRUE(wait([this] { return curve("loss").size() == 50; }));
  test::expect_gap_free(curve("loss"), path_);
  ASSERT_TRUE(wait([this] { return run()->client->link() == RunLink::ended; }));
}

TEST_F(RunFiles, AFileThatWasCutIsReadAgain) {
  train(30);
  open(30);
  const fs::path events = RunFolder(path_).events();
  fs::resize_file(events, fs::file_size(events) / 2);
  ASSERT_TRUE(wait([this] { return !curve("loss").empty() && curve("loss").size() < 30; }));
  EXPECT_EQ(curve("loss").size(), test::recorded_losses(path_).size());
  test::expect_gap_free(curve("loss"), path_);
  ASSERT_TRUE(wait([this] { return studio_->training().can_continue(); })) << "its end is gone";
  studio_->training().continue_training();
  ASSERT_TRUE(wait([this] { return !problems_.isEmpty(); }))
      << "its checkpoint is of the last step";
  EXPECT_TRUE(problems_[0].contains("finished at step 30")) << problems_[0].toStdString();
}

TEST_F(RunFiles, ADamagedFileIsSaid) {
  train(30);
  const fs::path events = RunFolder(path_).events();
  std::string bytes = read_file(events);
  const size_t middle = bytes.find("grad_norm", bytes.size() / 2);
  ASSERT_NE(middle, std::string::npos);
  bytes[middle] = '?';
  write_file(events, bytes);
  studio_->open_run(QString::fromStdString(path_));
  ASSERT_TRUE(wait([this] { return run()->client->link() == RunLink::ended; }));
  EXPECT_TRUE(run()->client->problem().contains("damaged"))
      << run()->client->problem().toStdString();
  EXPECT_EQ(curve("loss").size(), 29u) << "one event is lost";
  EXPECT_EQ(run()->client->store().notices().size(), 1u);
}

// Nothing of it may say that there are no weights before its file is read.
TEST_F(RunFiles, TheProbeWaitsUntilTheRunIsRead) {
  train(30);
  QStringList said;
  const QObject listener;
  QObject::connect(&studio_->probing(), &Probing::changed, &listener,
                   [&](const QString& id) { said << studio_->probing().problem(id); });
  open(30);
  ASSERT_TRUE(
      wait([this] { return studio_->probing().probe(studio_->selection().run()) != nullptr; }));
  said.removeAll(QString());
  EXPECT_EQ(said, QStringList());
}

}  // namespace
}  // namespace attnlab
