// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/difference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <span>

namespace attnlab {
namespace {

RunSpec recall(const std::string& layers = "", int64_t count = 4) {
  return resolve_run_spec(Json::object(), "spec.json",
                          {{"data", {{"task", "recall"}}},
                           {"model", {{"num_hidden_layers", count}, {"layers", layers}}}});
}

RunSpec on_file(const std::string& file) {
  return resolve_run_spec(Json::object(), "spec.json", {{"data", {{"files", {file}}}}});
}

using Names = std::vector<std::string>;

TEST(RunNames, AreTheLayersInThePapersWords) {
  EXPECT_EQ(run_names({recall("1,3=static_emb_qk")}), (Names{"StaticEmbQK, hybrid"}));
  EXPECT_EQ(run_names({recall(), recall("2=mlp"), recall("1-4=approximate")}),
            (Names{"Standard", "MLP in L2", "Approximate, uniform"}));
  EXPECT_TRUE(run_names({}).empty());
}

TEST(RunNames, ALaterRunOfTheSameLayersSaysWhatDiffers) {
  RunSpec a = recall("1-4=mlp"), b = a, c = a;
  b.seed = 2;
  c.seed = 2;
  c.train.learning_rate = 1e-3;
  EXPECT_EQ(run_names({a, b, c}),
            (Names{"MLP, uniform", "MLP, uniform · seed 2", "MLP, uniform · seed 2 · lr 1e-3"}));
}

TEST(RunNames, CopiesGetNumbers) {
  EXPECT_EQ(run_names({recall(), recall(), recall()}),
            (Names{"Standard", "Standard (2)", "Standard (3)"}));
}

TEST(RunNames, ModelsOfOtherDepth) {
  EXPECT_EQ(run_names({recall("", 2), recall("", 4)}), (Names{"Standard", "Standard · layers 4"}));
}

TEST(RunNames, TheSameLayersOnOtherDataNeedNoMore) {
  const RunSpec file = on_file("/data/shakespeare.txt");
  RunSpec second = file;
  second.seed = 2;
  EXPECT_EQ(run_names({recall(), file, second}),
            (Names{"Standard", "Standard", "Standard · seed 2"}));
  EXPECT_EQ(data_names({recall(), file, second}),
            (Names{"recall", "shakespeare.txt", "shakespeare.txt"}));
}

TEST(RunNames, TheTaskStandsInFrontWhereTasksDiffer) {
  EXPECT_EQ(difference_names({recall("1-4=mlp"), recall()}), (Names{"MLP, uniform", "Standard"}));
  EXPECT_EQ(difference_names({recall("1-4=mlp"), on_file("/data/shakespeare.txt")}),
            (Names{"recall: MLP, uniform", "shakespeare.txt: Standard"}));
}

TEST(RunNames, FilesOfOneNameKeepTheirFolders) {
  EXPECT_EQ(data_names({on_file("/a/text.txt"), on_file("/b/text.txt"), on_file("/a/text.txt")}),
            (Names{"text.txt", "/b/text.txt", "text.txt"}));
}

TEST(RunNames, WhatFollowsFromTheDataIsNoDifferenceOfItsOwn) {
  RunSpec a = on_file("a.txt"), b = a;
  a.model.vocab_size = 60;
  b.model.vocab_size = 70;
  EXPECT_EQ(run_names({a, b}), (Names{"Standard", "Standard · vocabulary 70"}));
  b.seed = 5;
  EXPECT_EQ(run_names({a, b}), (Names{"Standard", "Standard · seed 5"}));
}

std::vector<RunSpec> all_kinds() {
  std::vector<RunSpec> specs;
  for (const char* layers : {"", "1=mlp", "1,2=mlp", "1-4=mlp", "2=approximate;3=mlp"})
    for (const uint64_t seed : {1, 2, 3})
      for (const double rate : {1e-3, 2e-3}) {
        specs.push_back(recall(layers));
        specs.back().seed = seed;
        specs.back().train.learning_rate = rate;
        specs.push_back(on_file("x.txt"));
        specs.back().seed = seed;
      }
  return specs;
}

TEST(RunNames, AreDistinctWithinTheSameData) {
  const auto specs = all_kinds();
  const auto names = run_names(specs), data = data_names(specs);
  std::set<std::string> seen;
  for (size_t i = 0; i < names.size(); ++i) seen.insert(data[i] + names[i]);
  EXPECT_EQ(seen.size(), specs.size());
}

TEST(RunNames, StayWhileRunsAreAdded) {
  const auto specs = all_kinds();
  const auto names = run_names(specs), data = data_names(specs);
  for (size_t n = 1; n <= specs.size(); ++n) {
    const std::vector<RunSpec> first(specs.begin(), specs.begin() + static_cast<ptrdiff_t>(n));
    EXPECT_TRUE(std::ranges::equal(run_names(first), std::span(names).first(n)));
    EXPECT_TRUE(std::ranges::equal(data_names(first), std::span(data).first(n)));
  }
}

TEST(Compare, EveryFieldOfASpecHasATitle) {
  RunSpec spec = recall();
  spec.data.stream_text = "stream.txt";
  std::set<std::string> known = {"data.task"};  // shown as data.source
  std::set<std::string> titles;
  for (const SpecField& field : spec_fields(spec)) {
    EXPECT_TRUE(known.insert(field.key).second) << field.key;
    EXPECT_TRUE(titles.insert(field.title).second) << field.title;
    EXPECT_FALSE(field.value.empty()) << field.key;
  }
  const Json json = to_json(spec);
  for (const auto& [key, value] : json.items()) {
    if (!value.is_object()) {
      EXPECT_TRUE(known.contains(key)) << key;
      continue;
    }
    for (const auto& [inner, unused] : value.items()) {
      EXPECT_TRUE(known.contains(key + "." + inner)) << key << "." << inner;
    }
  }
}

TEST(Compare, AnyFieldThatChangesIsSeen) {
  const RunSpec before = recall();
  const Json json = to_json(before);
  for (const char* part : {"model", "train"})
    for (const auto& [key, value] : json[part].items()) {
      Json changed = json;
      Json& field = changed[part][key];
      if (key == "layers")
        field[0]["form"] = "taylor";
      else if (key == "num_hidden_layers" || key == "max_position_embeddings" ||
               key == "num_attention_heads" || key == "num_key_value_heads")
        continue;  // must agree with other fields
      else if (value.is_boolean())
        field = !value.get<bool>();
      else if (value.is_string())
        field = key == "schedule" ? "linear" : key == "record_maps" ? "2" : "other";
      else if (value.is_number_integer())
        field = value.get<int64_t>() + (key == "hidden_size" ? 8 : key == "seq_len" ? -1 : 1);
      else
        field = value.get<double>() == 0 ? 0.5 : value.get<double>() * 0.999999999;
      const auto found = compare({before, run_spec_from_json(changed, "x")}, true);
      ASSERT_EQ(found.size(), 1U) << key;
      EXPECT_EQ(found[0].key, std::string(part) + "." + key);
      EXPECT_NE(found[0].values[0], found[0].values[1]);
    }
}

TEST(Compare, AllOrOnlyWhatDiffers) {
  RunSpec a = recall(), b = a, c = a;
  b.train.grad_clip = 0;
  const auto all = compare({a, b, c}, false);
  EXPECT_EQ(all.size(), spec_fields(a).size());
  EXPECT_EQ(std::ranges::count(all, true, &ComparedField::differs), 1);
  const auto found = compare({a, b, c}, true);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].title, "Gradient clipping");
  EXPECT_EQ(found[0].values, (Names{"1", "off", "1"}));
  EXPECT_TRUE(found[0].differs);
  EXPECT_TRUE(compare({}, false).empty());
}

TEST(Compare, NumbersAreShortAndExact) {
  RunSpec a = recall(), b = a;
  for (const auto& [value, text] :
       std::vector<std::pair<double, std::string>>{{2.5e-4, "2.5e-4"},
                                                   {0.05, "0.05"},
                                                   {1e-8, "1e-8"},
                                                   {12, "12"},
                                                   {1e-10, "1e-10"},
                                                   {3e7, "3e7"},
                                                   {0.30000000000000004, "0.30000000000000004"},
                                                   {0, "0"}}) {
    b.train.weight_decay = value;
    a.train.weight_decay = 99;
    EXPECT_EQ(compare({a, b}, true).at(0).values, (Names{"99", text}));
  }
}

std::string text(const std::vector<SpecChange>& changes) {
  const char* effects[] = {"now", "fork", "new"};
  std::string all;
  for (const SpecChange& c : changes)
    all += c.title + ": " + c.from + " -> " + c.to + " (" + effects[static_cast<size_t>(c.effect)] +
           ")\n";
  return all;
}

TEST(DescribeChange, SaysWhatAnEditTakes) {
  EXPECT_EQ(text(describe_change(recall(), recall())), "");
  RunSpec to = recall("2=mlp;4=form:taylor+qk:random/static");
  to.train.learning_rate = 5e-4;
  to.train.steps = 1000;
  to.dtype = "bf16";
  EXPECT_EQ(text(describe_change(recall(), to)),
            "Layer 2: Standard -> MLP (fork)\n"
            "Layer 4: Standard -> taylor (q, k random/static) (fork)\n"
            "Learning rate: 2e-3 -> 5e-4 (now)\n"
            "Steps: " +
                std::to_string(recall().train.steps) +
                " -> 1000 (fork)\n"
                "Number format: fp32 -> bf16 (fork)\n");
  to = recall();
  to.seed = 7;
  to.data.task = "copy";
  EXPECT_EQ(text(describe_change(recall(), to)),
            "Data: recall -> copy (new)\nSeed: 1 -> 7 (new)\n");
}

TEST(DescribeChange, AnotherShapeLeavesNothingToTakeOver) {
  RunSpec to = recall("2=mlp");
  to.model.hidden_size = 128;
  EXPECT_EQ(text(describe_change(recall(), to)),
            "Layer 2: Standard -> MLP (new)\nHidden size: 64 -> 128 (new)\n");
  EXPECT_EQ(text(describe_change(recall("", 4), recall("", 2))),
            "Number of layers: 4 -> 2 (new)\n");
}

TEST(DescribeChange, AVocabularyThatIsNotKnownYetIsNoDifference) {
  RunSpec running = on_file("a.txt");
  running.model.vocab_size = 65;
  EXPECT_EQ(text(describe_change(running, on_file("a.txt"))), "");
  RunSpec other = running;
  other.model.vocab_size = 80;
  EXPECT_EQ(text(describe_change(running, other)), "Vocabulary: 65 -> 80 (new)\n");
}

TEST(DescribeChange, LayersWithoutMixingDifferInNothingElse) {
  RunSpec to = recall("1=mlp");
  RunSpec from = to;
  to.model.layers[0].form = "taylor";
  EXPECT_EQ(text(describe_change(from, to)), "");
}

}  // namespace
}  // namespace attnlab
