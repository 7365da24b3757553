// SPDX-License-Identifier: Apache-2.0
// Runs as one HTML page.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "tests/support/errors.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using Arguments = std::vector<std::string>;

class ReportPage : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TempFolder;
    train("plain", {});
    train("recorded", {"--record-maps", "2", "--record-every", "2"});
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string path(const std::string& name) { return (*folder_ / name).string(); }
  static void train(const std::string& name, const Arguments& options) {
    Arguments all = {"train", "--threads",    "1", "--data", "task:recall", "--steps",
                     "2",     "--batch-size", "2", "--out",  path(name)};
    all.insert(all.end(), options.begin(), options.end());
    const auto result = test::attnlab(all);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  static test::ProcessResult report(const Arguments& options) {
    Arguments all = {"report", "--html"};
    all.insert(all.end(), options.begin(), options.end());
    return test::attnlab(all);
  }
  static Json payload(const std::string& page) {
    const std::string begin = R"(id="payload">)";
    const size_t from = page.find(begin) + begin.size();
    return parse_json(page.substr(from, page.find("</script>", from) - from), "page");
  }
  static test::TempFolder* folder_;
};
test::TempFolder* ReportPage::folder_ = nullptr;

TEST_F(ReportPage, HoldsRecordedMapsAndElseThoseOfTheLastWeights) {
  const auto result = report({path("plain"), path("recorded"), "--out", path("page.html")});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json runs = payload(read_file(path("page.html")))["runs"];
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0]["maps_recorded"], false);
  EXPECT_EQ(runs[0]["maps"]["layers"].size(), 2u);
  EXPECT_EQ(runs[0]["maps"]["frames"].size(), 1u);
  EXPECT_EQ(runs[0]["maps"]["frames"][0]["step"], 2);
  EXPECT_EQ(runs[1]["maps_recorded"], true);
  EXPECT_EQ(runs[1]["maps"]["layers"].size(), 1u);
  EXPECT_EQ(runs[1]["maps"]["layers"][0]["layer"], 2);
  EXPECT_EQ(runs[1]["maps"]["frames"].size(), 2u);
}

TEST_F(ReportPage, ComesOnStandardOutputOrInJson) {
  const auto plain = report({path("recorded")});
  ASSERT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_TRUE(plain.out.starts_with("<!doctype html>"));
  const auto json = report({path("recorded"), "--json"});
  EXPECT_EQ(parse_json(json.out, "answer")["page"].get<std::string>(), plain.out);
}

TEST_F(ReportPage, ARunWithoutWeightsIsShownWithoutMapsAndThatIsSaid) {
  train("bare", {});
  std::filesystem::remove_all(path("bare/snapshots"));
  std::filesystem::remove_all(path("bare/checkpoints"));
  const auto result = report({path("bare"), "--out", path("bare.html")});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  test::expect_mentions(result.err, "the page shows no maps");
  EXPECT_NE(payload(read_file(path("bare.html")))["runs"][0]["no_maps"], "");
}

TEST_F(ReportPage, RefusesWhatIsNoRunAndOptionsOfTables) {
  const auto refused = [](const Arguments& options, const std::string& part) {
    Arguments all = options;
    all.insert(all.end(), {"--out", path("refused.html")});
    const auto result = report(all);
    EXPECT_EQ(result.exit_code, 2);
    test::expect_mentions(result.err, part);
    EXPECT_FALSE(std::filesystem::exists(path("refused.html")));
  };
  refused({path("recorded"), path("nothing")}, path("nothing") + " is no run");
  refused({path("recorded"), "--format", "csv"}, "--format");
  refused({path("recorded"), "--table", "4"}, "--table");
}

}  // namespace
}  // namespace attnlab
