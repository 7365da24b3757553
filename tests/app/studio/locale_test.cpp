// SPDX-License-Identifier: GPL-3.0-or-later
// Qt switches C's locale to the person's: what the window writes must not notice.
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <map>

#include "core/shared/base/files.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

/// A locale with a decimal comma, made by the C library's own tool: test machines have only C.
std::map<std::string, std::string> decimal_comma(const test::TempFolder& folder) {
  const auto source = folder.write(
      "source",
      "LC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\ngrouping 3;3\nEND LC_NUMERIC\n");
  const fs::path made = folder / "de_DE.UTF-8";
  test::Process localedef({"localedef", "-c", "-i", source.string(), made.string()});
  localedef.wait();
  EXPECT_TRUE(fs::exists(made / "LC_NUMERIC"));
  return {{"LOCPATH", folder.path().string()}, {"LC_NUMERIC", "de_DE.UTF-8"}, {"LC_ALL", ""}};
}

bool has_decimal_point(const std::string& text) {
  const auto digit = [&](size_t at) {
    return std::isdigit(static_cast<unsigned char>(text[at])) != 0;
  };
  for (size_t at = 1; at + 1 < text.size(); ++at)
    if (text[at] == '.' && digit(at - 1) && digit(at + 1)) return true;
  return false;
}

TEST(Locale, ExportsAreTheSameWithADecimalComma) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  ASSERT_EQ(test::attnlab({"train", "--preset", "micro", "--steps", "3", "--quiet", "--out", run})
                .exit_code,
            0);
  ASSERT_EQ(test::attnlab({"eval", run, "--tasks", "task:recall", "--limit", "4"}).exit_code, 0);
  const auto comma = decimal_comma(folder);
  const fs::path studio = fs::path(test::attnlab_command({})[0]).parent_path() / "attnlab-studio";
  const auto exported = [&](const std::string& view, const std::string& suffix,
                            const std::map<std::string, std::string>& environment) {
    const auto file = folder / ("out." + suffix);
    test::Process process({studio.string(), "--export", file.string(), "--view", view, run}, ".",
                          environment);
    const auto result = process.wait();
    EXPECT_EQ(result.exit_code, 0) << view << " " << suffix << ": " << result.err;
    return read_file(file);
  };
  for (const auto& [view, suffix] : std::initializer_list<std::pair<std::string, std::string>>{
           {"evaluation", "csv"}, {"evaluation", "tex"}, {"curves", "csv"}, {"map", "csv"}}) {
    const std::string with_point = exported(view, suffix, {});
    EXPECT_EQ(exported(view, suffix, comma), with_point) << view << " " << suffix;
    EXPECT_TRUE(has_decimal_point(with_point)) << "no number to compare in " << with_point;
  }
  const auto report = test::attnlab({"report", run, "--format", "csv"});
  EXPECT_EQ(exported("evaluation", "csv", comma), report.out);
}

}  // namespace
}  // namespace attnlab
