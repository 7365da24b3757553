// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/run_spec.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/shared/data/tasks/tasks.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

RunSpec resolve(const Json& flags, const Json& file = Json::object()) {
  return resolve_run_spec(file, "spec.json", flags);
}

TEST(RunSpec, ATaskBringsWhatSuitsIt) {
  const RunSpec spec = resolve({{"data", {{"task", "recall"}}}});
  EXPECT_EQ(spec.model.hidden_size, 64);
  EXPECT_EQ(spec.train.batch_size, 64);
  EXPECT_EQ(spec.train.seq_len, 64);
  EXPECT_EQ(spec.model.max_position_embeddings, 64);
}

TEST(RunSpec, FlagsOverrideTheFileAndTheFileOverridesTheTask) {
  const Json file = {{"data", {{"task", "recall"}}}, {"train", {{"steps", 7}, {"batch_size", 3}}}};
  const RunSpec spec = resolve({{"train", {{"batch_size", 5}}}}, file);
  EXPECT_EQ(spec.train.steps, 7);
  EXPECT_EQ(spec.train.batch_size, 5);
  EXPECT_EQ(resolve({{"data", {{"files", {"a.txt"}}}}}, file).data.task, "");
}

TEST(RunSpec, PaperPresetsTrainAsThePaper) {
  const RunSpec spec = resolve({{"model", {{"preset", "500m"}}}, {"data", {{"files", {"a"}}}}});
  EXPECT_EQ(spec.train.seq_len, 2048);
  EXPECT_EQ(spec.train.learning_rate, 4e-4);
  EXPECT_EQ(spec.train.batch_size * spec.train.accumulate, 256);
  EXPECT_EQ(spec.train.warmup(), 2000);
}

TEST(RunSpec, JsonRoundTrip) {
  for (const Task* task : all_tasks()) {
    const RunSpec spec = resolve({{"data", {{"task", task->name()}}}, {"seed", 9}});
    EXPECT_EQ(to_json(run_spec_from_json(to_json(spec), "run.json")), to_json(spec));
  }
}

TEST(RunSpec, AllProblemsInOneLine) {
  const std::string line = error_of([] {
    resolve(
        {{"data", {{"task", "recall"}}},
         {"model", {{"num_attention_heads", 3}}},
         {"train", {{"steps", -5}, {"learning_rate", 0}, {"schedule", "cosin"}, {"beta1", 1}}}});
  });
  for (const char* part :
       {"steps is -5, expected 1 or more", "learning_rate is 0", "did you mean `cosine`",
        "beta1 is 1", "hidden_size 64 is not a multiple of num_heads 3"})
    expect_mentions(line, part);
}

TEST(RunSpec, AnUnknownTaskNamesTheFile) {
  Json json = to_json(resolve_run_spec(Json::object(), "test", {{"data", {{"task", "recall"}}}}));
  json["data"]["task"] = "reCall";
  const std::string error = error_of([&] { run_spec_from_json(json, "run.json: spec"); });
  expect_mentions(error, "run.json: spec");
  expect_mentions(error, "did you mean `recall`");
}

TEST(RunSpec, UnknownKeysAreNotIgnored) {
  expect_mentions(error_of([] {
                    resolve({}, {{"train", {{"learning_rat", 1}}}});
                  }),
                  "did you mean `learning_rate`");
  expect_mentions(error_of([] {
                    resolve({}, {{"trian", Json::object()}});
                  }),
                  "did you mean `train`");
  expect_mentions(error_of([] { resolve({}, {{"train", 3}}); }), "expected an object");
  expect_mentions(error_of([] {
                    resolve({}, {{"model", {{"mixer", "standrad"}}}});
                  }),
                  "did you mean `standard`");
}

TEST(RunSpec, RecordedLayersAreWrittenAsPeopleCountThem) {
  const auto layers = [](const std::string& text) {
    return recorded_layers(resolve({{"data", {{"task", "recall"}}},
                                    {"model", {{"num_hidden_layers", 4}}},
                                    {"train", {{"record_maps", text}}}}));
  };
  EXPECT_EQ(layers(""), std::set<int64_t>());
  EXPECT_EQ(layers("1,3"), (std::set<int64_t>{0, 2}));
  EXPECT_EQ(layers("2-4"), (std::set<int64_t>{1, 2, 3}));
  EXPECT_EQ(layers(" all "), (std::set<int64_t>{0, 1, 2, 3}));
  expect_mentions(error_of([&] { layers("2,5"); }),
                  "record_maps: layer 5 does not exist: the model has layers 1 to 4");
  expect_mentions(error_of([&] { layers("0"); }), "record_maps: `0` is no number of a layer");
  expect_mentions(error_of([&] { layers("every"); }), "record_maps: `every`");
  expect_mentions(error_of([&] { layers("1,"); }), "record_maps: ``");
}

TEST(RunSpec, MapsAreRecordedAsOftenAsIndicatorsUnlessSaid) {
  const auto train = [](const Json& settings) {
    return resolve({{"data", {{"task", "recall"}}}, {"train", settings}}).train;
  };
  const TrainSpec usual = train(Json::object());
  EXPECT_EQ(usual.record_interval(), usual.probe_interval());
  EXPECT_EQ(train({{"probe_every", 7}}).record_interval(), 7);
  EXPECT_EQ(train({{"probe_every", 7}, {"record_every", 3}}).record_interval(), 3);
  EXPECT_EQ(train({{"probe_every", 0}}).record_interval(), usual.probe_interval());
  const std::string line = error_of([&] {
    train({{"record_every", -1}, {"record_budget_mb", 0}});
  });
  expect_mentions(line, "record_every is -1, expected 0 or more");
  expect_mentions(line, "record_budget_mb is 0, expected more than 0");
}

TEST(RunSpec, SequencesMustFit) {
  expect_mentions(
      error_of([] {
        resolve({{"data", {{"task", "recall"}}}, {"model", {{"max_position_embeddings", 32}}}});
      }),
      "seq_len 64 is longer than max_position_embeddings 32");
  expect_mentions(error_of([] {
                    resolve({{"data", {{"task", "stories"}}}, {"train", {{"seq_len", 8}}}});
                  }),
                  "seq_len of stories is 8");
}

TEST(RunSpec, EveryNumberHasARangeAndSoHaveTheirProducts) {
  const auto refused = [](const Json& settings) {
    return error_of([&] { resolve({{"data", {{"task", "recall"}}}, {"train", settings}}); });
  };
  const int64_t far = int64_t{1} << 32;
  for (const char* count : {"steps", "batch_size", "accumulate", "seq_len", "warmup_steps",
                            "eval_every", "checkpoint_every", "probe_every", "record_every"})
    expect_mentions(refused({{count, far}}),
                    std::string(count) + " is 4294967296, expected at most");
  // Each may be so large, though not all of them: 2^60 tokens a step.
  expect_mentions(refused({{"batch_size", 1 << 20}, {"accumulate", 1 << 20}, {"seq_len", 1 << 20}}),
                  "batch_size x accumulate x seq_len is more than 4294967296 tokens a step");
  expect_mentions(refused({{"batch_size", 1 << 20}, {"seq_len", 64}, {"steps", 1'000'000'000}}),
                  "more than 9007199254740992 tokens");
  for (const char* number : {"learning_rate", "grad_clip", "weight_decay", "snapshot_budget_mb"})
    expect_mentions(refused({{number, std::numeric_limits<double>::infinity()}}), "finite");
}

TEST(RunSpec, ASeedIsZeroOrMore) {
  for (const int64_t seed : {int64_t{-1}, int64_t{1} << 60})
    expect_mentions(error_of([&] {
                      resolve({{"data", {{"task", "recall"}}}, {"seed", seed}});
                    }),
                    "seed");
  EXPECT_EQ(resolve({{"data", {{"task", "recall"}}}, {"seed", 0}}).seed, 0U);
}

}  // namespace
}  // namespace attnlab
