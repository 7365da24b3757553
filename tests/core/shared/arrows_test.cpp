// SPDX-License-Identifier: Apache-2.0
// Who may include whom, as the tables "| room | stands on |" of core/README.md and app/README.md
// say: a room includes what it stands on and what that stands on.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "core/shared/base/files.h"
#include "core/shared/base/text.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;
using Rooms = std::map<std::string, std::set<std::string>>;

struct Tables {
  Rooms named;                     ///< what a room stands on
  Rooms allowed;                   ///< what it may include: that, and what that may include
  std::vector<std::string> order;  ///< of the rows
};

void read_table(const std::string& readme, Tables& tables) {
  static const std::regex row(R"(\| `([a-z_/]+)` \|([^|]*)\|)"), name("`([a-z_/]+)`");
  const std::string text = read_file(test::source_folder() / readme);
  for (std::sregex_iterator line(text.begin(), text.end(), row), end; line != end; ++line) {
    const std::string room = (*line)[1], names = (*line)[2];
    tables.order.push_back(room);
    std::set<std::string>& allowed = tables.allowed[room];
    tables.named.try_emplace(room);
    for (std::sregex_iterator one(names.begin(), names.end(), name); one != end; ++one) {
      const std::string below = (*one)[1];
      tables.named[room].insert(below);
      allowed.insert(below);
      allowed.insert(tables.allowed[below].begin(), tables.allowed[below].end());
    }
  }
}

const Tables& tables() {
  static const Tables all = [] {
    Tables read;
    for (const char* readme : {"core/README.md", "app/README.md"}) read_table(readme, read);
    return read;
  }();
  return all;
}

/// The row that speaks of a file: that of the innermost folder which has one. "" where none has.
std::string room_of(fs::path file) {
  while (file.has_parent_path()) {
    file = file.parent_path();
    if (tables().allowed.contains(file.string())) return file.string();
  }
  return "";
}

struct Include {
  std::string from, what;
  bool quoted;
};

std::vector<Include> all_includes() {
  static const std::regex line(R"re((?:^|\n)#include ([<"])([^>"]+)[>"])re");
  std::vector<Include> found;
  for (const char* tree : {"core", "app/studio"})
    for (const auto& entry : fs::recursive_directory_iterator(test::source_folder() / tree)) {
      const std::string ending = entry.path().extension().string();
      if (!std::set<std::string>{".h", ".cpp", ".cu", ".def", ".inl"}.contains(ending)) continue;
      const std::string text = read_file(entry.path());
      const std::string from = entry.path().lexically_relative(test::source_folder()).string();
      for (std::sregex_iterator one(text.begin(), text.end(), line), end; one != end; ++one)
        found.push_back({from, (*one)[2], (*one)[1] == "\""});
    }
  return found;
}

// What stands higher in the tables knows nothing of what stands below it, so that there is no
// cycle.
TEST(Arrows, PointUpwardsInTheTables) {
  std::set<std::string> above;
  ASSERT_GT(tables().order.size(), 20U);
  for (const std::string& room : tables().order) {
    EXPECT_TRUE(fs::is_directory(test::source_folder() / room)) << room;
    for (const std::string& other : tables().named.at(room))
      EXPECT_TRUE(above.contains(other))
          << room << " stands on " << other << ", which is not above";
    above.insert(room);
  }
}

TEST(Arrows, AreThoseOfTheTablesAndNoOthers) {
  Rooms drawn;
  for (const Include& include : all_includes()) {
    if (!include.quoted) continue;
    const std::string from = room_of(include.from), to = room_of(include.what);
    if (from.empty() || to.empty() || from == to) continue;
    if (from.starts_with("app/") && to.starts_with("core/")) continue;  // the window sees them all
    drawn[from].insert(to);
    EXPECT_TRUE(tables().allowed.at(from).contains(to))
        << include.from << " includes " << include.what;
  }
  for (const auto& [room, others] : tables().named)
    for (const std::string& other : others)
      EXPECT_TRUE(drawn[room].contains(other)) << room << " stands on " << other << " for nothing";
}

TEST(Arrows, LibrariesStayWhereTheyBelong) {
  for (const Include& include : all_includes()) {
    const bool torch = include.what.starts_with("ATen/") || include.what.starts_with("c10/") ||
                       include.what.starts_with("torch/");
    const bool qt = include.what.starts_with("Q") && !include.quoted;
    EXPECT_NE(include.what, "torch/torch.h") << include.from;
    EXPECT_FALSE(torch && !include.from.starts_with("core/engine/")) << include.from;
    EXPECT_FALSE(qt && include.from.starts_with("core/")) << include.from;
    EXPECT_FALSE(include.quoted && include.from.starts_with("core/") &&
                 !include.what.starts_with("core/"))
        << include.from << " includes " << include.what;
  }
}

}  // namespace
}  // namespace attnlab
