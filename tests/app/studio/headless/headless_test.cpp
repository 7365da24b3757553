// SPDX-License-Identifier: GPL-3.0-or-later
// `attnlab-studio` as a command: figures from scripts, on machines without a display.
#include <gtest/gtest.h>

#include <QImage>
#include <QString>
#include <algorithm>
#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

/// Two finished runs; layer 1 is no standard one and there are three layers, unlike the editor's.
class Headless : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TempFolder;
    for (const char* seed : {"1", "2"}) {
      const auto trained =
          test::attnlab({"train", "--data", "task:recall", "--num-layers", "3", "--layers",
                         "1=static_emb_qk", "--steps", "8", "--batch-size", "2", "--threads", "1",
                         "--seed", seed, "--quiet", "--out", run(seed)});
      ASSERT_EQ(trained.exit_code, 0) << trained.err;
    }
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string run(const std::string& seed = "1") {
    return (*folder_ / ("run" + seed)).string();
  }
  static std::string file(const std::string& name) { return (*folder_ / name).string(); }

  /// The program with a home of its own and, by default, nothing to show a window on.
  static test::ProcessResult studio(const std::vector<std::string>& arguments,
                                    const std::vector<std::string>& environment = {}) {
    const std::string program =
        (fs::path(qEnvironmentVariable("ATTNLAB_PROGRAM").toStdString()).parent_path() /
         "attnlab-studio")
            .string();
    std::vector<std::string> command = {"env",
                                        "-u",
                                        "DISPLAY",
                                        "-u",
                                        "WAYLAND_DISPLAY",
                                        "-u",
                                        "QT_QPA_PLATFORM",
                                        "HOME=" + folder_->path().string(),
                                        "XDG_RUNTIME_DIR=" + folder_->path().string()};
    command.insert(command.end(), environment.begin(), environment.end());
    command.push_back(program);
    command.insert(command.end(), arguments.begin(), arguments.end());
    return test::Process(command).wait();
  }
  static void export_view(const std::string& view, const std::string& name,
                          const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"--export", file(name), "--view", view, "--run", run()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto result = studio(arguments);
    ASSERT_EQ(result.exit_code, 0) << view << ": " << result.err;
    for (const std::string& line : split(result.err, '\n'))
      EXPECT_TRUE(line.empty() || line.starts_with("note: most rows of this map are pale")) << line;
  }
  /// The stamp of a CSV file.
  static Json stamp(const std::string& name) {
    const std::string text = read_file(file(name));
    return Json::parse(text.substr(2, text.find('\n') - 2));
  }
  static test::TempFolder* folder_;
};
test::TempFolder* Headless::folder_ = nullptr;

void expect_one_sentence(const test::ProcessResult& result, int exit_code,
                         const std::string& mentions) {
  EXPECT_EQ(result.exit_code, exit_code) << result.err;
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  EXPECT_NE(result.err.find(mentions), std::string::npos) << result.err;
}

TEST_F(Headless, QuestionsAreAnsweredWithoutADisplay) {
  const auto help = studio({"--help"});
  EXPECT_EQ(help.exit_code, 0) << help.err;
  EXPECT_NE(help.out.find("--export"), std::string::npos);
  EXPECT_EQ(studio({"--version"}).exit_code, 0);
  EXPECT_EQ(studio({"--version"}, {"DISPLAY=:1999"}).exit_code, 0);
  expect_one_sentence(studio({"--layout", "sideways"}), 2, "--layout must be");
  expect_one_sentence(studio({"--step", "1.5", run()}), 2, "--step must be a whole number");
  expect_one_sentence(studio({"--no-such-option"}), 2, "no-such-option");
}

TEST_F(Headless, AWindowThatCannotOpenIsOneSentence) {
  expect_one_sentence(studio({run()}), 1, "no window can be opened here");
  expect_one_sentence(studio({run()}, {"DISPLAY=:1999"}), 1, ":1999");
  expect_one_sentence(studio({}, {"QT_QPA_PLATFORM=none-such"}), 1, "none-such");
}

TEST_F(Headless, FiguresAreDrawnWithoutADisplay) {
  for (const char* name : {"map.pdf", "map.svg", "map.png"}) {
    export_view("map", name);
    EXPECT_GT(fs::file_size(file(name)), 1000U) << name;
  }
  EXPECT_EQ(studio({"--screenshot", file("window.png"), run()}).exit_code, 0);
  EXPECT_EQ(QImage(QString::fromStdString(file("window.png"))).size(), QSize(1280, 720));
}

TEST_F(Headless, TheStackIsTheRunsAndItsStampTheSame) {
  export_view("stack", "stack.csv");
  const auto lines = split(read_file(file("stack.csv")), '\n');
  ASSERT_GE(lines.size(), 5U);
  EXPECT_EQ(lines[2].substr(0, 18), "1,\"static_emb_qk\",");
  EXPECT_EQ(lines[4].substr(0, 13), "3,\"standard\",");
  EXPECT_EQ(stamp("stack.csv")["run"], run());
  EXPECT_EQ(stamp("stack.csv")["spec"]["model"]["layers"].size(), 3U);
}

TEST_F(Headless, TheStampSaysTheStepThatIsDrawn) {
  export_view("map", "map3.csv", {"--step", "3", "--layer", "2", "--head", "3"});
  EXPECT_EQ(stamp("map3.csv")["step"], 3);
  EXPECT_EQ(stamp("map3.csv")["layer"], 2);
  EXPECT_EQ(stamp("map3.csv")["head"], 3);
  export_view("difference", "difference.csv", {"--step", "3", run("2")});
  EXPECT_EQ(stamp("difference.csv")["step"], 3);
  EXPECT_EQ(stamp("difference.csv")["minus"]["step"], 3);
  EXPECT_EQ(stamp("difference.csv")["minus"]["run"], run("2"));
  export_view("other_map", "other.csv", {run("2")});
  EXPECT_EQ(stamp("other.csv")["run"], run("2"));
  EXPECT_EQ(stamp("other.csv")["seed"], 2);
  export_view("curves", "curves.csv", {run("2")});
  EXPECT_EQ(stamp("curves.csv")["runs"].size(), 2U);
  EXPECT_FALSE(stamp("curves.csv").contains("step"));
}

TEST_F(Headless, WhatARunDoesNotHaveIsRefused) {
  const auto refused = [](const std::vector<std::string>& what, const std::string& mentions) {
    std::vector<std::string> arguments = {"--export", file("none.pdf"), "--run", run()};
    arguments.insert(arguments.end(), what.begin(), what.end());
    expect_one_sentence(studio(arguments), 2, mentions);
    EXPECT_FALSE(fs::exists(file("none.pdf")));
  };
  refused({"--step", "9999"}, "has not come to step 9999: its last is 8");
  refused({"--layer", "4"}, "no layer 4");
  refused({"--head", "5"}, "no head 5");
  refused({"--view", "curves", "--log"}, "no colours");
  refused({"--view", "sky"}, "no view `sky`");
  refused({"--range", "1:0"}, "--range must look like");
}

TEST_F(Headless, ASuffixThatAViewCannotWriteIsRefused) {
  for (const char* name : {"runs.tex", "curves"}) {
    const std::string view = split(name, '.')[0];
    const auto result =
        studio({"--export", file(std::string("odd-") + name), "--view", view, "--run", run()});
    expect_one_sentence(result, 2, "use a name that ends in .pdf, .svg, .png");
    EXPECT_FALSE(fs::exists(file(std::string("odd-") + name)));
  }
}

TEST_F(Headless, TablesAreDrawnToo) {
  for (const char* view : {"runs", "differences", "samples"}) {
    export_view(view, std::string(view) + ".pdf", {run("2")});
    EXPECT_EQ(read_file(file(std::string(view) + ".pdf")).substr(0, 5), "%PDF-") << view;
    export_view(view, std::string(view) + ".png", {"--width", "85", run("2")});
    EXPECT_EQ(QImage(QString::fromStdString(file(std::string(view) + ".png"))).width(), 1004);
  }
}

TEST_F(Headless, ColoursOfAMapCanBeChosen) {
  export_view("map", "linear.svg");
  export_view("map", "log.svg", {"--log"});
  export_view("map", "narrow.svg", {"--range", "0:0.125"});
  EXPECT_NE(read_file(file("log.svg")), read_file(file("linear.svg")));
  EXPECT_NE(read_file(file("narrow.svg")).find(">0.12<"), std::string::npos);
}

// Whatever the screen of whoever draws it is like.
TEST_F(Headless, AFigureIsTheSameOnEveryScreen) {
  std::string usual;
  for (const char* screen :
       {"QT_SCALE_FACTOR=1", "QT_SCALE_FACTOR=1.25", "QT_SCALE_FACTOR=2", "QT_FONT_DPI=192"})
    for (const char* view : {"map", "logits"}) {
      const std::string name = std::string(view) + "-" + screen + ".svg";
      ASSERT_EQ(
          studio({"--export", file(name), "--view", view, "--run", run()}, {screen}).exit_code, 0);
      std::string drawn = read_file(file(name));
      drawn.erase(drawn.find("<title>"), drawn.find("</title>") - drawn.find("<title>"));
      if (screen == std::string("QT_SCALE_FACTOR=1"))
        write_file(file(std::string("usual-") + view), drawn);
      EXPECT_EQ(drawn, read_file(file(std::string("usual-") + view))) << view << " " << screen;
    }
}

}  // namespace
}  // namespace attnlab
