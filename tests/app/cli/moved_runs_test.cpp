// SPDX-License-Identifier: Apache-2.0
// Runs that are taken up from another folder, on another machine, or without a home.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/errors.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/viewer.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

/// A run of a text that was named as people type it, in a folder of its own.
class MovedRun : public testing::Test {
 protected:
  MovedRun() {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "the quick brown fox " + std::to_string(i) + "\n";
    folder.write("there/book.txt", text);
    folder.write("here/nothing", "");
    const auto result = test::attnlab(
        {"train", "--data", "book.txt", "--preset", "micro", "--seq-len", "16", "--batch-size", "2",
         "--steps", "3", "--threads", "1", "--layers", "1=approximate", "--out", "run"},
        there);
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }

  static int exit_code(const std::vector<std::string>& arguments, const std::string& from) {
    const auto result = test::attnlab(arguments, from);
    EXPECT_TRUE(result.exit_code == 0 || result.err.starts_with("attnlab: ")) << result.err;
    return result.exit_code;
  }

  test::TempFolder folder;
  std::string there = (folder / "there").string(), here = (folder / "here").string();
  std::string run = (folder / "there" / "run").string();
};

TEST_F(MovedRun, WorksFromAnyFolder) {
  EXPECT_EQ(read_json(run + "/run.json")["spec"]["data"]["files"][0], there + "/book.txt");
  EXPECT_EQ(exit_code({"ablate", run, "--skip-layers", "1"}, here), 0);
  EXPECT_EQ(exit_code({"fork", run, "--step", "3", "--steps", "2", "--out", "forked"}, here), 0);
  EXPECT_EQ(exit_code({"train", "--resume", run, "--steps", "5"}, here), 0);
  test::Viewer viewer({"session", run});
  viewer.send(evaluate_command(1, "", {parse_ablation("skip 1"), 1, {}}));
  EXPECT_NE(viewer.answer(1).header["answer"], "error");
}

TEST_F(MovedRun, OneOfAnOlderVersionNamesItsFilesAsTheyWereTyped) {
  Json recorded = read_json(run + "/run.json");
  recorded["spec"]["data"]["files"][0] = "book.txt";
  write_json(run + "/run.json", recorded);
  EXPECT_EQ(exit_code({"ablate", run, "--skip-layers", "1"}, here), 0);
  EXPECT_EQ(exit_code({"train", "--resume", run, "--steps", "5"}, here), 0);
}

TEST_F(MovedRun, ACopyFindsItsDataBesideItOrIsTold) {
  fs::create_directories(folder / "else");
  fs::copy(run, folder / "else" / "run", fs::copy_options::recursive);
  fs::rename(there, folder / "gone");
  const std::string copy = (folder / "else" / "run").string();
  const std::vector<std::string> resume = {"train", "--resume", copy, "--steps", "5"};
  const auto missing = test::attnlab(resume, here);
  EXPECT_EQ(missing.exit_code, 2);
  test::expect_mentions(missing.err, "there/book.txt");
  test::expect_mentions(missing.err, "--data");

  std::vector<std::string> told = resume;
  told.insert(told.end(), {"--data", (folder / "gone" / "book.txt").string()});
  EXPECT_EQ(exit_code(told, here), 0);
  EXPECT_EQ(exit_code({"ablate", copy, "--skip-layers", "1"}, here), 0) << "it is remembered";

  fs::rename(folder / "gone" / "book.txt", folder / "else" / "book.txt");
  EXPECT_EQ(exit_code({"ablate", copy, "--skip-layers", "1"}, here), 0);
  EXPECT_EQ(exit_code({"train", "--resume", copy, "--steps", "6"}, here), 0);
  folder.write("else/book.txt", "another text, of other words, that is long enough to train on");
  EXPECT_EQ(exit_code({"train", "--resume", copy, "--steps", "7"}, here), 2) << "not the same";
}

TEST_F(MovedRun, ResumingNamesTheFlagThatItRefuses) {
  const auto refused = [&](const std::vector<std::string>& more, const std::string& flag) {
    std::vector<std::string> arguments = {"train", "--resume", run, "--steps", "5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto result = test::attnlab(arguments, here);
    EXPECT_EQ(result.exit_code, 2);
    test::expect_mentions(result.err, "attnlab: " + flag + " cannot be changed");
  };
  refused({"--learning-rate", "0.1"}, "--learning-rate");
  refused({"--num-layers", "3"}, "--num-layers");
  refused({"--seed", "3"}, "--seed");
  refused({"--out", "x"}, "--out");
  EXPECT_EQ(
      test::attnlab({"train", "--resume", run, "--device", "cuda", "--steps", "5"}, here).exit_code,
      2);
  EXPECT_EQ(
      exit_code({"train", "--resume", run, "--steps", "5", "--device", "cpu", "--threads", "1"},
                here),
      0);
  ASSERT_EQ(exit_code({"train", "--resume", run, "--steps", "6", "--threads", "2"}, here), 0);
  Json notices;
  for (const Event& event : read_events(RunFolder(run).events()))
    if (event.kind() == "resumed") notices = event.header["notices"];
  test::expect_mentions(notices.dump(), "began with 1 threads and goes on with 2");
  EXPECT_EQ(read_json(run + "/run.json")["runtime"]["threads"], 2);
}

TEST_F(MovedRun, AForkFromAStepThatNeverWasIsAnError) {
  const auto result = test::attnlab({"fork", run, "--step", "9999", "--out", "forked"}, here);
  EXPECT_EQ(result.exit_code, 2);
  test::expect_mentions(result.err, "has not reached step 9999");
  test::expect_mentions(result.err, "at most 3");
}

class NoHome : public testing::Test {
 protected:
  test::ProcessResult train(const std::string& home, const std::string& run) {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "some words " + std::to_string(i * 7919 % 1000) + "\n";
    std::vector<std::string> command = {"env", "-u", "XDG_CACHE_HOME", "-u", "ATTNLAB_CACHE"};
    if (home.empty())
      command.insert(command.end(), {"-u", "HOME"});
    else
      command.push_back("HOME=" + home);
    for (const auto& word : test::attnlab_command(
             {"train", "--data", folder.write("book.txt", text).string(), "--preset", "micro",
              "--seq-len", "16", "--batch-size", "2", "--steps", "2", "--out", run}))
      command.push_back(word);
    return test::Process(command).wait();
  }

  test::TempFolder folder;
};

TEST_F(NoHome, ACacheThatCannotBeMadeCostsANoteAndNotTheRun) {
  const auto result = train("/proc", (folder / "run").string());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  test::expect_mentions(result.err, "ATTNLAB_CACHE");
}

TEST_F(NoHome, WithoutOneEveryUserHasACacheOfTheirOwn) {
  EXPECT_EQ(train("", (folder / "run").string()).exit_code, 0);
  EXPECT_TRUE(fs::exists("/tmp/attnlab-cache-" + std::to_string(::getuid())));
}

}  // namespace
}  // namespace attnlab
