// SPDX-License-Identifier: Apache-2.0
#include "core/shared/page/page.h"

#include <gtest/gtest.h>

#include <limits>
#include <regex>
#include <set>

#include "tests/core/shared/page/page_runs.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

std::vector<Event> trained(int64_t steps) {
  std::vector<Event> events = {test::started(steps)};
  for (int64_t n = 1; n <= steps; ++n)
    events.push_back(test::step(n, n == 2 ? std::numeric_limits<double>::quiet_NaN() : 3.0 / n));
  events.push_back(test::at("finished", steps));
  return events;
}

std::string payload_text(const std::string& page) {
  const std::string begin = R"(id="payload">)";
  const size_t from = page.find(begin) + begin.size();
  return page.substr(from, page.find("</script>", from) - from);
}
Json payload(const std::string& page) { return parse_json(payload_text(page), "page"); }

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Page, HoldsARunOfSixLayersByEightHeadsInAMegabyte) {
  const test::TempFolder folder;
  const RunFolder run = test::write_run(folder / "run", test::page_spec(6, 8), trained(2000));
  for (int64_t step = 0; step <= 300; step += 100)
    test::record(run, test::noise(6, 8, 128, step, 6));
  const std::string page = html_page({{run.path(), {}, {}}});
  EXPECT_LE(page.size(), most_page_bytes);
  const Json maps = payload(page)["runs"][0]["maps"];
  EXPECT_EQ(maps["tokens"].size(), 128u);
  EXPECT_EQ(maps["frames"].back()["step"], 300);
}

TEST(Page, SaysWhatTheRunIsAndShowsItsCurves) {
  const test::TempFolder folder;
  RunSpec spec = test::page_spec(2, 2);
  edit_layers(spec.model.layers, "1=rnd_emb_qk;2=mlp");
  const RunFolder run = test::write_run(folder / "mine", spec, trained(5));
  const Json shown = payload(html_page({{run.path(), {}, "no weights"}}))["runs"][0];
  EXPECT_EQ(shown["folder"], "mine");
  EXPECT_EQ(shown["phase"], "finished");
  EXPECT_EQ(shown["step"], 5);
  EXPECT_EQ(shown["no_maps"], "no weights");
  EXPECT_EQ(shown["layers"][0]["relaxed"], Json({false, false, true, false}));
  EXPECT_EQ(shown["layers"][1]["relaxed"], Json({true, false, false, false}));
  EXPECT_EQ(shown["curves"]["loss"]["steps"], Json({1, 2, 3, 4, 5}));
  EXPECT_EQ(shown["curves"]["loss"]["values"], Json({3, nullptr, 1, 0.75, 0.6}));
  EXPECT_FALSE(shown["curves"].contains("tokens_per_second"));
}

TEST(Page, SetsRunsSideBySide) {
  const test::TempFolder folder;
  RunSpec other = test::page_spec(2, 2);
  other.seed = 2;
  test::write_run(folder / "a", test::page_spec(2, 2), trained(3));
  test::write_run(folder / "b", other, trained(3));
  const Json page = payload(html_page({{folder / "a", {}, {}}, {folder / "b", {}, {}}}));
  EXPECT_NE(page["runs"][0]["name"], page["runs"][1]["name"]);
  std::set<std::string> differing;
  for (const Json& field : page["fields"])
    if (field["differs"].get<bool>()) differing.insert(field["key"].get<std::string>());
  EXPECT_EQ(differing, std::set<std::string>{"seed"});
}

TEST(Page, NothingThatARunSaysBecomesMarkup) {
  const test::TempFolder folder;
  RunSpec spec = test::page_spec(1, 1);
  spec.train.probe_text = "</script><script>alert(1)</script><!--";
  const RunFolder run = test::write_run(folder / "<img src=x onerror=alert(1)>", spec, trained(3));
  Probe frame = test::noise(1, 1, 4, 1);
  frame.tokens = {"</script>", "<!--", "&amp;", "\xff\xfe"};
  test::record(run, frame);
  const std::string page = html_page({{run.path(), {}, {}}}), data = payload_text(page);
  EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(count(page, "<script"), 2u);
  const Json tokens = parse_json(data, "page")["runs"][0]["maps"]["tokens"];
  EXPECT_EQ(tokens[0], "</script>");
  EXPECT_EQ(tokens[2], "&amp;");
}

TEST(Page, FollowsFromTheRunsAloneAndNamesNoPlaceOfTheMachine) {
  const test::TempFolder folder;
  RunSpec spec = test::page_spec(2, 2);
  spec.data.task.clear();
  spec.data.files = {"/home/somebody/secret/book.txt"};
  spec.data.stream_text = "/home/somebody/secret/stream.txt";
  const RunFolder run = test::write_run(folder / "run", spec, trained(3));
  const PageRun shown{run.path(), {}, run.path().string() + " has no weights"};
  const std::string page = html_page({shown});
  EXPECT_EQ(page, html_page({shown}));
  EXPECT_EQ(page.find(folder.path().string()), std::string::npos);
  EXPECT_EQ(page.find("secret"), std::string::npos);
  EXPECT_NE(page.find("book.txt"), std::string::npos);
}

TEST(Page, AsksNobodyForAnything) {
  const test::TempFolder folder;
  const std::string page = html_page(
      {{test::write_run(folder / "run", test::page_spec(1, 1), trained(3)).path(), {}, {}}});
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  static const std::regex reference(R"((src|href)="(?!data:))");
  EXPECT_FALSE(std::regex_search(page.substr(0, page.find("<script")), reference));
  for (const char* part : {"http://", "https://", "fetch(", "XMLHttpRequest", "import("})
    EXPECT_EQ(page.find(part), std::string::npos) << part;
}

TEST(Page, RefusesWhatIsNoRunByName) {
  const test::TempFolder folder;
  test::expect_mentions(test::error_of([&] {
                          html_page({{folder / "nothing", {}, {}}});
                        }),
                        "nothing is no run");
  test::expect_mentions(test::error_of([] { html_page({}); }), "no run for the page");
}

std::set<std::string> keys_of(std::string_view script) {
  static const std::regex key(R"(([a-z_0-9]+): ")");
  const std::string text(script);
  std::set<std::string> keys;
  for (std::sregex_iterator found(text.begin(), text.end(), key), end; found != end; ++found)
    keys.insert((*found)[1]);
  return keys;
}

TEST(Page, HasEveryTextInBothLanguages) {
  std::set<std::string> english, korean;
  for (const auto& [name, content] : page_files()) {
    if (name == "texts.js") english = keys_of(content);
    if (name == "korean.js") korean = keys_of(content);
  }
  EXPECT_GT(english.size(), 80u);
  EXPECT_EQ(english, korean);
}

}  // namespace
}  // namespace attnlab
