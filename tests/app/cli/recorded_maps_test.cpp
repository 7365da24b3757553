// SPDX-License-Identifier: Apache-2.0
// Maps that a training records, and what `attnlab maps --recorded` makes of them.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "tests/support/npy.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using Shape = std::vector<int64_t>;
using Arguments = std::vector<std::string>;

/// Layer 2 of two is recorded at steps 0, 2 and 4; steps 2 and 4 have checkpoints.
class RecordedMapsCommand : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TempFolder;
    train("run", {"--record-maps", "2", "--record-every", "2", "--checkpoint-every", "2"});
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string path(const std::string& name) { return (*folder_ / name).string(); }
  static test::ProcessResult train(const std::string& name, const Arguments& options) {
    Arguments all = {"train",   "--threads",    "1", "--data",   "task:recall",   "--steps",
                     "4",       "--batch-size", "2", "--layers", "1=approximate", "--out",
                     path(name)};
    all.insert(all.end(), options.begin(), options.end());
    auto result = test::attnlab(all);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result;
  }
  static test::ProcessResult maps(const std::string& of, const Arguments& options) {
    Arguments all = {"maps", path(of), "--out", path("maps.npy")};
    all.insert(all.end(), options.begin(), options.end());
    return test::attnlab(all);
  }
  static test::NpyArray array(const std::string& of, const Arguments& options) {
    const auto result = maps(of, options);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return test::read_npy(path("maps.npy"));
  }
  static void refuse(const std::string& of, const Arguments& options, int exit_code,
                     const std::string& part) {
    std::filesystem::remove(path("maps.npy"));
    const auto result = maps(of, options);
    EXPECT_EQ(result.exit_code, exit_code) << result.err;
    EXPECT_NE(result.err.find(part), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(path("maps.npy")));
  }
  static test::TempFolder* folder_;
};
test::TempFolder* RecordedMapsCommand::folder_ = nullptr;

TEST_F(RecordedMapsCommand, HaveAFrameAxisBeforeTheAxesThatWereNotChosen) {
  EXPECT_EQ(array("run", {"--recorded"}).shape, (Shape{3, 1, 4, 64, 64}));
  EXPECT_EQ(array("run", {"--recorded", "--layer", "2"}).shape, (Shape{3, 4, 64, 64}));
  EXPECT_EQ(array("run", {"--recorded", "--head", "3"}).shape, (Shape{3, 1, 64, 64}));
  EXPECT_EQ(array("run", {"--recorded", "--layer", "2", "--head", "3"}).shape, (Shape{3, 64, 64}));
  const auto told = maps("run", {"--recorded", "--json"});
  const Json json = Json::parse(told.out);
  EXPECT_EQ(json["steps"], (Json{0, 2, 4}));
  EXPECT_EQ(json["layers"], Json{2});
  EXPECT_EQ(json["shape"], (Json{3, 1, 4, 64, 64}));
  EXPECT_EQ(maps("run", {"--recorded"}).out, "layers 2 at steps 0 2 4\n");
}

TEST_F(RecordedMapsCommand, AreThoseOfTheSavedWeights) {
  const Json run = read_json(path("run/run.json"));
  std::string ids;
  for (const Json& id : run["probe"]["example"]) ids += (ids.empty() ? "" : ",") + id.dump();
  for (const char* stage : {"weights", "scores"}) {
    const test::NpyArray all = array("run", {"--recorded", "--layer", "2", "--stage", stage});
    for (const size_t frame : {size_t{1}, size_t{2}}) {
      const std::string checkpoint = "run/checkpoints/step-00000" + std::to_string(2 * frame);
      const test::NpyArray one =
          array(checkpoint, {"--ids", ids, "--layer", "2", "--stage", stage});
      ASSERT_EQ(one.shape, (Shape{4, 64, 64}));
      for (size_t i = 0; i < one.values.size(); ++i) {
        const float recorded = all.values[frame * one.values.size() + i];
        if (one.values[i] == one.values[i])
          ASSERT_NEAR(recorded, one.values[i], 1e-6);
        else
          ASSERT_NE(recorded, recorded);
      }
    }
  }
}

TEST_F(RecordedMapsCommand, ArePartOfWhatShowAndCheckTell) {
  EXPECT_EQ(Json::parse(test::attnlab({"show", path("run"), "--json"}).out)["maps"],
            (Json{0, 2, 4}));
  EXPECT_NE(test::attnlab({"show", path("run")}).out.find("recorded maps: 0 2 4"),
            std::string::npos);
  EXPECT_EQ(test::attnlab({"check", path("run")}).exit_code, 0);
}

TEST_F(RecordedMapsCommand, WhatIsNotThereIsNamed) {
  refuse("run", {"--recorded", "--layer", "1"}, 2, "layer 1 was not recorded");
  refuse("run", {"--recorded", "--layer", "3"}, 2, "there is no layer 3");
  refuse("run", {"--recorded", "--head", "5"}, 2, "there is no head 5");
  refuse("run", {"--recorded", "--ids", "1,2"}, 2, "run's own text");
  refuse("run/checkpoints/step-000002", {"--recorded"}, 2, "is no run");
  std::filesystem::copy(path("run"), path("without"), std::filesystem::copy_options::recursive);
  std::filesystem::remove_all(path("without/maps"));
  refuse("without", {"--recorded"}, 2, "has recorded no maps");
  const auto wrong = test::attnlab({"train", "--data", "task:recall", "--record-maps", "9"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_NE(wrong.err.find("record_maps: layer 9 does not exist"), std::string::npos) << wrong.err;
}

TEST_F(RecordedMapsCommand, ADamagedFrameIsNamed) {
  std::filesystem::copy(path("run"), path("damaged"), std::filesystem::copy_options::recursive);
  const std::string frame = path("damaged/maps/step-000002.attnlab");
  std::string bytes = read_file(frame);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 8);
  write_file(frame, bytes);
  refuse("damaged", {"--recorded"}, 1, "maps/step-000002.attnlab are damaged");
  const auto checked = test::attnlab({"check", path("damaged")});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_NE(checked.err.find("step-000002.attnlab are damaged"), std::string::npos);
}

TEST_F(RecordedMapsCommand, ThinningIsSaid) {
  const auto trained =
      train("thinned", {"--record-maps", "1", "--record-every", "1", "--record-budget", "0.12"});
  EXPECT_NE(trained.out.find("note: recorded maps are thinned to stay below 0.12 MB"),
            std::string::npos)
      << trained.out;
  const Json told = Json::parse(maps("thinned", {"--recorded", "--json"}).out);
  EXPECT_EQ(told["steps"], (Json{0, 2, 4}));
}

}  // namespace
}  // namespace attnlab
