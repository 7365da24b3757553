// SPDX-License-Identifier: Apache-2.0
// A run with a part that is damaged, lost or foreign: what is told, what goes on, what is repaired.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/rng.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/errors.h"
#include "tests/support/process.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::Arguments;
using test::expect_refusal;

class DamagedRun : public testing::Test {
 protected:
  test::TempFolder folder;
  std::string run = (folder / "run").string();

  void SetUp() override {
    const auto trained = test::attnlab({"train", "--preset", "micro", "--threads", "1", "--steps",
                                        "20", "--checkpoint-every", "10", "--record-maps", "1",
                                        "--record-every", "10", "--out", run});
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
  }
  test::ProcessResult resume(const std::string& steps) {
    return test::attnlab({"train", "--resume", run, "--steps", steps, "--quiet"});
  }
};

TEST_F(DamagedRun, OneFlippedBitOfTheRecordCostsOneEvent) {
  const auto events = RunFolder(run).events();
  const size_t before = read_events(events).size();
  std::string bytes = read_file(events);
  bytes[bytes.size() / 3] ^= 4;
  write_file(events, bytes);
  const auto checked = test::attnlab({"check", run});
  EXPECT_EQ(checked.exit_code, 1);
  test::expect_mentions(checked.err, "bytes of the record are no events");
  ASSERT_EQ(resume("22").exit_code, 0);
  EXPECT_GT(read_events(events).size(), before) << "one is damaged, and new ones follow";
  const auto repaired = test::attnlab({"check", "--repair", run});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.err;
  test::expect_mentions(repaired.out, "good events");
  EXPECT_TRUE(std::filesystem::exists(run + "/damaged/events.attnlab"));
}

// ATTNLAB_FLIPS: so many places of each kind of file (default 2).
TEST_F(DamagedRun, CheckNamesTheFileThatOneFlippedBitLiesIn) {
  const RunFolder parts(run);
  ASSERT_EQ(test::attnlab({"eval", run, "--tasks", "task:recall", "--limit", "2"}).exit_code, 0);
  const char* given = std::getenv("ATTNLAB_FLIPS");
  const int flips = given == nullptr ? 2 : std::stoi(given);
  Rng rng(3);
  for (const auto& file :
       {parts.run_json(), parts.path() / "tokenizer.json", parts.events(), parts.map(10),
        parts.snapshot(20), parts.path() / "evaluations.jsonl",
        parts.checkpoint(10) / "model.safetensors", parts.checkpoint(10) / "trainer.safetensors",
        parts.checkpoint(10) / "trainer.json", parts.checkpoint(10) / "config.json",
        parts.checkpoint(10) / "tokenizer.json"}) {
    const std::string whole = read_file(file);
    // The name of the checksum, without which a file counts as an older one, and versions.
    const size_t unseen = whole.rfind("crc32\":");  // "tokenizer_crc32" stands before it
    for (int flip = 0; flip < flips; ++flip) {
      size_t at = rng.below(whole.size());
      while ((at >= unseen && at < unseen + 5) || (whole.starts_with(event_magic) && at < 16))
        at = rng.below(whole.size());
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << rng.below(8)));
      write_file(file, bytes);
      const auto checked = test::attnlab({"check", run});
      EXPECT_EQ(checked.exit_code, 1) << file << " byte " << at;
      test::expect_mentions(checked.err, file.filename().string());
    }
    write_file(file, whole);
  }
  EXPECT_EQ(test::attnlab({"check", run}).exit_code, 0);
}

TEST_F(DamagedRun, AnOlderCheckpointStandsInForADamagedOne) {
  const auto newest = RunFolder(run).checkpoint(20) / "model.safetensors";
  std::string bytes = read_file(newest);
  bytes[bytes.size() - 1000] ^= 1;  // one weight, which is still a number
  write_file(newest, bytes);
  ASSERT_EQ(resume("22").exit_code, 0);
  std::string notices;
  for (const Event& event : read_events(RunFolder(run).events()))
    if (event.kind() == "resumed") notices = event.header["notices"].dump();
  test::expect_mentions(notices, "skipped a checkpoint");
}

// Each once ended in an exception of the JSON library.
TEST_F(DamagedRun, CommandsRefuseAForeignRunInOneLine) {
  const auto file = RunFolder(run).run_json();
  for (const std::string& content :
       {std::string("[]"), std::string("{}"),
        std::string("{\"spec\":{\"train\":{\"steps\":1e999}}}"), std::string(100'000, '['),
        std::string("{\"spec\":5,\"name\":[]}")}) {
    write_file(file, content);
    for (const Arguments& command :
         {Arguments{"show", run}, Arguments{"train", "--resume", run}, Arguments{"ablate", run},
          Arguments{"fork", run, "--step", "10", "--out", run + "-fork"}})
      expect_refusal(command, 2, "run.json");
  }
}

TEST_F(DamagedRun, ALostRecordDoesNotLoseTheTraining) {
  const auto events = RunFolder(run).events();
  const std::string whole = read_file(events);
  int steps = 22;
  for (const std::string& bytes : {std::string(), "XX" + whole.substr(2), std::string(5000, 'x')}) {
    write_file(events, bytes);
    EXPECT_EQ(test::attnlab({"check", run}).exit_code, 1);
    const auto resumed = resume(std::to_string(steps));
    EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_EQ(test::attnlab({"check", run}).exit_code, 0);
    steps += 2;
  }
  std::filesystem::remove(events);
  const auto shown = test::attnlab({"show", run});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  test::expect_mentions(shown.out, "is missing: --resume begins it anew");
  EXPECT_EQ(resume(std::to_string(steps)).exit_code, 0);
}

// Read by a run.json that is damaged, every snapshot would seem to be of another model.
TEST_F(DamagedRun, RepairKeepsSnapshotsThatNobodyCanJudge) {
  const RunFolder parts(run);
  const std::string whole = read_file(parts.run_json());
  const size_t snapshots = parts.snapshot_steps().size();
  ASSERT_GT(snapshots, 1U);
  Json other = Json::parse(whole);
  other["spec"]["model"]["intermediate_size"] = 64;
  for (const std::string& damaged : {other.dump(), whole.substr(0, whole.size() / 2)}) {
    write_file(parts.run_json(), damaged);
    const auto repaired = test::attnlab({"check", "--repair", run});
    EXPECT_EQ(repaired.exit_code, 1) << "run.json stays as it is";
    test::expect_mentions(repaired.out, "is damaged: the snapshots cannot be judged by it");
    EXPECT_EQ(parts.snapshot_steps().size(), snapshots);
  }
  write_file(parts.run_json(), whole);
  EXPECT_EQ(test::attnlab({"check", run}).exit_code, 0);
}

TEST_F(DamagedRun, LinesOfAnotherVersionAreKeptAndNoDamage) {
  const std::string lines = "{\"format\":2,\"result\":1}\n";
  const auto file = RunFolder(run).path() / "evaluations.jsonl";
  write_file(file, lines + "torn {\n");
  const auto repaired = test::attnlab({"check", "--repair", run});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.err;
  test::expect_mentions(repaired.out, "1 lines that are no results were taken out");
  test::expect_mentions(repaired.out, "1 lines are of another version");
  EXPECT_EQ(read_file(file), lines);
  const auto again = test::attnlab({"check", "--repair", run});
  EXPECT_EQ(again.out.find("taken out"), std::string::npos) << again.out;
}

TEST_F(DamagedRun, WeightsThatSomebodyEditedAreToldFromDamage) {
  const auto weights = RunFolder(run).checkpoint(20) / "model.safetensors";
  std::string bytes = read_file(weights);
  bytes[bytes.size() - 1000] ^= 1;
  write_file(weights, bytes);
  const auto checked = test::attnlab({"check", run});
  EXPECT_EQ(checked.exit_code, 1);
  test::expect_mentions(checked.err, "or was edited by a program that kept its checksum");
  test::expect_mentions(checked.err, "take crc32 out of the metadata");
}

TEST_F(DamagedRun, CheckNamesEveryPartAndRepairSetsItAside) {
  const RunFolder parts(run);
  write_file(parts.map(10), "ATTNLAB-EVENTS");
  write_file(parts.snapshot(20), "short");
  write_file(parts.checkpoint(10) / "trainer.json", "{\"step\": 1e999}");
  write_file(parts.path() / "evaluations.jsonl", "[[[[\n");
  write_file(parts.lock(), "{");
  const auto checked = test::attnlab({"check", run});
  EXPECT_EQ(checked.exit_code, 1);
  for (const char* part :
       {"maps/step-000010", "snapshots/step-000020", "trainer.json holds a number",
        "evaluations.jsonl: 1 lines", "lock does not say"})
    test::expect_mentions(checked.err, part);
  const auto repaired = test::attnlab({"check", "--repair", run});
  EXPECT_EQ(repaired.exit_code, 0) << repaired.err;
  for (const char* part : {"step-000010.attnlab", "step-000020.safetensors", "step-000010"})
    EXPECT_TRUE(std::filesystem::exists(parts.path() / "damaged" / part)) << part;
  EXPECT_EQ(resume("22").exit_code, 0);
}

}  // namespace
}  // namespace attnlab
