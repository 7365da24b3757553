// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/catalog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/shared/base/files.h"
#include "core/shared/run/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

RunSpec small_spec() {
  return resolve_run_spec(Json::object(), "spec",
                          {{"data", {{"task", "recall"}}}, {"train", {{"steps", 5000}}}});
}

Event event(Json header, std::string payload = {}) {
  return {std::move(header), std::move(payload)};
}
Event started(double time) {
  return event({{"event", "started"}, {"step", 0}, {"steps", 5000}, {"time", time}});
}
Event step(int64_t n) {
  return event({{"event", "step"}, {"step", n}, {"loss", 1.5}, {"time", 2000.0}});
}

/// A run's folder without a process.
fs::path make_run(const fs::path& path, const std::vector<Event>& events) {
  make_folder(path);
  write_json(
      path / "run.json",
      {{"format", 1}, {"spec", to_json(small_spec())}, {"name", "standard"}, {"parameters", 4321}});
  EventFileWriter writer(path / "events.attnlab");
  for (const Event& e : events) writer.append(e);
  return path;
}

std::vector<std::string> names(const std::vector<RunSummary>& runs) {
  std::vector<std::string> all;
  for (const RunSummary& run : runs) all.push_back(run.name);
  return all;
}

TEST(Catalog, SaysWhatLiesInARunsFolder) {
  const test::TempFolder folder;
  const auto path = make_run(folder / "mine", {started(1234.5), step(1), step(2)});
  const RunSummary run = read_summary(path);
  EXPECT_EQ(run.problem, "");
  EXPECT_EQ(run.path, path);
  EXPECT_EQ(run.name, "mine");
  EXPECT_EQ(run.parameters, 4321);
  EXPECT_EQ(run.created, 1234.5);
  ASSERT_TRUE(run.spec.has_value());
  EXPECT_EQ(to_json(*run.spec), to_json(small_spec()));
  EXPECT_EQ(run.status.step, 2);
  EXPECT_EQ(run.status.steps, 5000);
  EXPECT_EQ(run.status.loss, 1.5);
  EXPECT_EQ(run.status.phase, RunPhase::training);
  EXPECT_TRUE(run.is_interrupted());
  EXPECT_EQ(read_summary(path / "").name, "mine");
}

TEST(Catalog, AnOwnerMakesARunLive) {
  const test::TempFolder folder;
  const auto path = make_run(folder / "mine", {started(1), step(1)});
  {
    const RunLock lock{RunFolder(path)};
    EXPECT_TRUE(read_summary(path).live);
    EXPECT_FALSE(read_summary(path).is_interrupted());
  }
  EXPECT_FALSE(read_summary(path).live);
  write_file(path / "lock", R"({"host": "elsewhere.example", "pid": 1})");
  EXPECT_TRUE(read_summary(path).live);
  write_file(path / "lock", "");  // left by a crash
  EXPECT_TRUE(read_summary(path).is_interrupted());
  EXPECT_TRUE(fs::exists(path / "lock"));  // looking changes nothing
}

TEST(Catalog, AFinishedRunIsNotInterrupted) {
  const test::TempFolder folder;
  const auto path = make_run(folder / "mine",
                             {started(1), step(1), event({{"event", "finished"}, {"step", 5000}})});
  EXPECT_EQ(read_summary(path).status.phase, RunPhase::finished);
  EXPECT_FALSE(read_summary(path).is_interrupted());
}

TEST(Catalog, ALongFileIsReadAtItsEndsOnly) {
  const test::TempFolder folder;
  std::vector<Event> events = {started(77)};
  for (int64_t n = 1; n <= 4000; ++n) events.push_back(step(n));
  const auto path = make_run(folder / "long", events);
  // What lies between cannot be read, so nobody who looked there would come to the end.
  std::string bytes = read_file(path / "events.attnlab");
  ASSERT_GT(bytes.size(), 256'000U);
  std::fill(bytes.begin() + 1000, bytes.begin() + 190'000, '\0');
  write_file(path / "events.attnlab", bytes);
  const RunSummary run = read_summary(path);
  EXPECT_EQ(run.problem, "");
  EXPECT_EQ(run.created, 77);
  EXPECT_EQ(run.status.step, 4000);
  EXPECT_EQ(run.status.steps, 5000);  // from run.json: "started" lies before what was read
}

TEST(Catalog, ATornEndIsNoProblem) {
  const test::TempFolder folder;
  std::vector<Event> events = {started(1)};
  for (int64_t n = 1; n <= 2000; ++n) events.push_back(step(n));
  const auto path = make_run(folder / "torn", events);
  const std::string bytes = read_file(path / "events.attnlab");
  for (const size_t cut : {1, 5, 13, 60}) {
    write_file(path / "events.attnlab", std::string_view(bytes).substr(0, bytes.size() - cut));
    EXPECT_EQ(read_summary(path).status.step, 1999) << cut;
  }
}

TEST(Catalog, ALargePayloadAtTheEndIsPassed) {
  const test::TempFolder folder;
  std::string payload(700'000, '\0');
  for (size_t i = 0; i < payload.size(); ++i)
    payload[i] = i % 13 == 12 ? '{' : static_cast<char>(i * 31 % 7);  // looks like many frames
  const auto path = make_run(folder / "maps", {started(1), step(1), step(2),
                                               event({{"event", "map"}, {"step", 2}}, payload)});
  EXPECT_EQ(read_summary(path).status.step, 2);
  EXPECT_EQ(read_summary(path).status.phase, RunPhase::training);
}

TEST(Catalog, WhatIsWrongIsSaid) {
  const test::TempFolder folder;
  const auto path = make_run(folder / "mine", {});
  EXPECT_EQ(read_summary(path).problem, "");
  EXPECT_EQ(read_summary(path).status.phase, RunPhase::empty);
  fs::remove(path / "events.attnlab");
  test::expect_mentions(read_summary(path).problem, "cannot read");
  EXPECT_TRUE(read_summary(path).spec.has_value());
  write_file(path / "run.json", "{ not json");
  test::expect_mentions(read_summary(path).problem, "run.json");
  EXPECT_FALSE(read_summary(path).spec.has_value());
  write_file(path / "run.json", R"({"spec": {"model": {"a_later_key": 1}}})");
  test::expect_mentions(read_summary(path).problem, "a_later_key");
  test::expect_mentions(read_summary(folder / "none").problem, "none");
}

TEST(FindRuns, TheNewestFirstDownToThreeFolders) {
  const test::TempFolder folder;
  make_run(folder / "a", {started(10)});
  make_run(folder / "study/b", {started(30)});
  make_run(folder / "x/y/c", {started(20)});
  make_run(folder / "x/y/z/too-deep", {started(40)});
  make_run(folder / "a/inside", {started(50)});  // of a run: not a run of the list
  make_run(folder / ".hidden", {started(60)});
  make_folder(folder / "empty");
  folder.write("file", "text");
  EXPECT_EQ(names(find_runs(folder.path())), (std::vector<std::string>{"b", "c", "a"}));
  EXPECT_EQ(names(find_runs(folder / "a")), (std::vector<std::string>{"a"}));
  EXPECT_TRUE(find_runs(folder / "empty").empty());
  EXPECT_TRUE(find_runs(folder / "file").empty());
  EXPECT_TRUE(find_runs(folder / "none").empty());
}

TEST(FindRuns, BrokenRunsHideNoOthers) {
  const test::TempFolder folder;
  make_run(folder / "good", {started(10)});
  folder.write("broken/run.json", "[]");
  const auto runs = find_runs(folder.path());
  EXPECT_EQ(names(runs), (std::vector<std::string>{"good", "broken"}));
  EXPECT_EQ(runs[0].problem, "");
  EXPECT_NE(runs[1].problem, "");
}

TEST(FindRuns, LinksAreFollowedOnce) {
  const test::TempFolder folder, elsewhere;
  make_run(elsewhere / "far", {started(10)});
  make_run(folder / "near", {started(20)});
  fs::create_directory_symlink(elsewhere.path(), folder / "link");
  fs::create_directory_symlink(elsewhere.path(), folder / "link2");
  fs::create_directory_symlink(folder.path(), folder / "circle");
  fs::create_directory_symlink("nowhere", folder / "dangling");
  EXPECT_EQ(names(find_runs(folder.path())), (std::vector<std::string>{"near", "far"}));
}

}  // namespace
}  // namespace attnlab
