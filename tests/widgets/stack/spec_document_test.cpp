// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/spec_document.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/data/task.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

Json of(const SpecDocument& document) { return to_json(document.spec()); }

void set_task(SpecDocument& document, const std::string& name) {
  document.edit("task", "", [&](RunSpec& spec) { spec.data.task = name; });
}

TEST(SpecDocument, StartsAsSomethingThatTrains) {
  SpecDocument document;
  const RunSpec expected =
      resolve_run_spec(Json{{"data", {{"task", "recall"}}}}, "test", Json::object());
  EXPECT_EQ(of(document), to_json(expected));
  EXPECT_TRUE(document.problems().isEmpty());
}

TEST(SpecDocument, ChangedTaskKeepsTheUsersOwnChoices) {
  SpecDocument document;
  document.edit("rate", "", [](RunSpec& spec) { spec.train.learning_rate = 7e-3; });
  document.edit("paint", "", [](RunSpec& spec) { edit_layers(spec.model.layers, "2=mlp"); });
  set_task(document, "modular_addition");
  const TrainSpec& train = document.spec().train;
  EXPECT_EQ(train.learning_rate, 7e-3);  // chosen
  EXPECT_EQ(train.seq_len, 29);          // as suits the task
  EXPECT_EQ(train.weight_decay, 0.3);
  EXPECT_EQ(document.spec().model.max_position_embeddings, 29);
  EXPECT_EQ(describe_layers(document.spec().model.layers), "L2: mlp");
}

TEST(SpecDocument, AFieldSetBackByHandStaysChosen) {
  SpecDocument document;
  document.edit("L", "", [](RunSpec& spec) { spec.train.seq_len = 65; });
  document.edit("L", "", [](RunSpec& spec) { spec.train.seq_len = 64; });
  set_task(document, "modular_addition");
  EXPECT_EQ(document.spec().train.seq_len, 64);
}

TEST(SpecDocument, FilesReplaceTheTask) {
  SpecDocument document;
  document.edit("files", "", [](RunSpec& spec) {
    spec.data.task.clear();
    spec.data.files = {"a.txt"};
  });
  EXPECT_EQ(document.spec().data.files, std::vector<std::string>{"a.txt"});
  EXPECT_EQ(document.spec().model.num_layers(), 4);  // nano, as without a task
  document.undo_stack()->undo();
  EXPECT_EQ(document.spec().data.task, "recall");
}

DataSpec text(const std::string& file) {
  DataSpec data;
  data.files = {file};
  return data;
}

TEST(SpecDocument, ATextLeavesModelPaintingAndTrainingAndSaysWhatItWouldRatherHave) {
  SpecDocument document;
  document.edit("paint", "", [](RunSpec& spec) { edit_layers(spec.model.layers, "2=mlp"); });
  RunSpec before = document.spec();
  document.choose_data("text", text("a.txt"));
  EXPECT_EQ(document.spec().data.files, std::vector<std::string>{"a.txt"});
  before.data = document.spec().data;
  EXPECT_EQ(of(document), to_json(before)) << "all but the data";
  const auto wishes = document.wishes();
  const auto wish = [&](const std::string& key) {
    const auto found = std::ranges::find(wishes, key, &SpecChange::key);
    return found == wishes.end() ? "" : found->from + " to " + found->to;
  };
  EXPECT_EQ(wish("model.num_hidden_layers"), "2 to 4");  // nano, as without a task
  EXPECT_EQ(wish("model.hidden_size"), "64 to 128");
  EXPECT_EQ(wish("data.source"), "") << "the data are not in question";

  document.follow_data("follow");
  EXPECT_TRUE(document.wishes().empty());
  EXPECT_EQ(document.spec().model.num_layers(), 4);
  EXPECT_EQ(describe_layers(document.spec().model.layers), "L2: mlp");
  document.undo_stack()->undo();
  EXPECT_EQ(of(document), to_json(before));
  EXPECT_FALSE(document.wishes().empty());
}

TEST(SpecDocument, WhatIsKeptForATextFollowsEditsAndGoesWithATask) {
  SpecDocument document;
  document.choose_data("text", text("a.txt"));
  document.edit("h", "", [](RunSpec& spec) { spec.model.num_heads = 8; });
  EXPECT_EQ(document.spec().model.num_kv_heads, 8);
  document.choose("preset", "", [](Json& flags) { flags["model"]["preset"] = "160m"; });
  EXPECT_EQ(document.spec().model.hidden_size, 768) << "a preset stands for all sizes";
  document.undo_stack()->undo();
  DataSpec addition;
  addition.task = "modular_addition";
  document.choose_data("task", addition);
  EXPECT_TRUE(document.wishes().empty());
  EXPECT_EQ(document.spec().train.seq_len, 29);
  EXPECT_EQ(document.spec().model.num_heads, 8) << "chosen by hand";
}

TEST(SpecDocument, ARunThatIsTakenIsTakenAsItIs) {
  SpecDocument document;
  RunSpec run =
      document.spec();  // a text with what suits a task, which a text alone would not have
  run.data = text("a.txt");
  run.seed = 5;
  edit_layers(run.model.layers, "1=approximate");
  document.take("take", run);
  EXPECT_TRUE(describe_change(run, document.spec()).empty());
  document.undo_stack()->undo();
  EXPECT_EQ(document.spec().data.task, "recall");
}

TEST(SpecDocument, TheNextSessionGoesOnWithIt) {
  SpecDocument document;
  document.edit("paint", "", [](RunSpec& spec) { edit_layers(spec.model.layers, "2=mlp"); });
  document.choose_data("text", text("a.txt"));
  document.edit("steps", "", [](RunSpec& spec) { spec.train.steps = 777; });
  SpecDocument next;
  next.restore(Json::parse(document.session().dump()));
  EXPECT_TRUE(next.choices() == document.choices());
  EXPECT_EQ(of(next), of(document));
  EXPECT_FALSE(next.undo_stack()->canUndo());
}

TEST(SpecDocument, ADamagedSessionChangesNothing) {
  const std::string whole = SpecDocument().session().dump();
  for (const char* damaged :
       {"3", "[]", "{}", R"({"flags": 3, "kept": {}})", R"({"flags": {}, "kept": []})",
        R"({"flags": {"model": 3}, "kept": {}})",
        R"({"flags": {"model": {"preset": 7}}, "kept": {}})",
        R"({"flags": {"data": {"task": "recal"}}, "kept": {}})",
        R"({"flags": {"train": {"steps": "many"}}, "kept": {"train": {"steps": []}}})",
        R"({"flags": {}, "kept": {}, "layers": [{"form": "cubic"}]})"}) {
    SpecDocument document;
    const Json before = of(document);
    EXPECT_THROW(document.restore(Json::parse(damaged)), Error) << damaged;
    EXPECT_EQ(of(document), before) << damaged;
  }
  SpecDocument document;
  document.restore(Json::parse(whole));
}

TEST(SpecDocument, FewerLayersForgetNone) {
  SpecDocument document;
  const auto set_count = [&](int n) {
    document.choose("layers", "", [n](Json& flags) { flags["model"]["num_hidden_layers"] = n; });
  };
  set_count(4);
  document.edit("paint", "", [](RunSpec& spec) { edit_layers(spec.model.layers, "4=mlp"); });
  set_count(2);
  EXPECT_EQ(describe_layers(document.spec().model.layers), "standard");
  set_count(6);
  EXPECT_EQ(describe_layers(document.spec().model.layers), "L4: mlp");
}

TEST(SpecDocument, EditsOfOneGestureAreOneStepOfUndo) {
  SpecDocument document;
  const Json before = of(document);
  const auto drag = [&](const char* edits) {
    document.edit("paint", "layers", [&](RunSpec& spec) { edit_layers(spec.model.layers, edits); });
  };
  drag("1=mlp");
  drag("2=mlp");
  document.end_gesture();
  drag("1=approximate");
  EXPECT_EQ(document.undo_stack()->count(), 2);
  document.undo_stack()->undo();
  EXPECT_EQ(describe_layers(document.spec().model.layers), "uniform mlp");
  document.undo_stack()->undo();
  EXPECT_EQ(of(document), before);
  EXPECT_FALSE(document.undo_stack()->canUndo());
}

TEST(SpecDocument, AGestureThatReturnsLeavesNoStep) {
  SpecDocument document;
  document.edit("a", "layers", [](RunSpec& s) { edit_layers(s.model.layers, "1=mlp"); });
  const LayerSpec standard;
  document.edit("b", "layers", [&](RunSpec& s) { s.model.layers.assign(2, standard); });
  document.edit("c", "", [](RunSpec&) {});
  EXPECT_EQ(document.undo_stack()->count(), 0);
}

TEST(SpecDocument, ShowsWhatCannotBeBuilt) {
  SpecDocument document;
  document.edit("d", "", [](RunSpec& spec) { spec.model.hidden_size = 66; });
  document.edit("steps", "", [](RunSpec& spec) { spec.train.steps = 0; });
  EXPECT_EQ(document.spec().model.hidden_size, 66);
  EXPECT_EQ(document.spec().train.steps, 0);
  EXPECT_EQ(document.problems(), (QStringList{"steps is 0, expected 1 or more",
                                              "hidden_size 66 is not a multiple of num_heads 4"}));
  set_task(document, "modular_addition");
  EXPECT_EQ(document.spec().train.weight_decay, 0.3);
  EXPECT_EQ(document.problems().size(), 2);
}

// The draft's reader must know every field: a forgotten one would jump back while another is wrong.
TEST(SpecDocument, ADraftHoldsEveryField) {
  SpecDocument document;
  document.edit("all", "", [](RunSpec& s) {
    s.train = {.steps = 0,
               .batch_size = 3,
               .accumulate = 2,
               .seq_len = 40,
               .learning_rate = 1,
               .min_learning_rate = 0.5,
               .warmup_steps = 7,
               .schedule = "linear",
               .weight_decay = 0.7,
               .beta1 = 0.1,
               .beta2 = 0.2,
               .epsilon = 0.3,
               .grad_clip = 4,
               .eval_every = 5,
               .checkpoint_every = 6,
               .snapshot_budget_mb = 8,
               .probe_text = "abc",
               .record_maps = "1",
               .record_every = 9,
               .record_budget_mb = 10};
    s.model = {.vocab_size = 99,
               .hidden_size = 96,
               .intermediate_size = 100,
               .num_heads = 6,
               .num_kv_heads = 3,
               .max_position_embeddings = 80,
               .rope_theta = 5,
               .rms_norm_eps = 0.1,
               .initializer_range = 0.3,
               .rope = false,
               .qk_norm = true,
               .qkv_bias = false,
               .static_norm = true,
               .tie_embeddings = true,
               .rope_scaling = {},
               .rope_layers = {},
               .windows = {},
               .family = {},
               .layers = std::vector<LayerSpec>(2, LayerSpec{.mixing = false})};
    s.seed = 11;
    s.device = "cuda";
    s.dtype = "bf16";
    s.threads = 3;
    s.deterministic = true;
  });
  ASSERT_EQ(document.problems(), QStringList{"steps is 0, expected 1 or more"});
  Json draft = of(document);
  document.edit("mend", "", [](RunSpec& spec) { spec.train.steps = 1; });
  ASSERT_TRUE(document.problems().isEmpty());
  draft["train"]["steps"] = 1;
  EXPECT_EQ(of(document), draft);
  EXPECT_EQ(document.spec().train.probe_text, "abc");
}

TEST(SpecDocument, KeyValueHeadsFollowTheHeadsWhileNotChosen) {
  SpecDocument document;
  const auto set_heads = [&](int64_t n) {
    document.edit("h", "", [n](RunSpec& spec) { spec.model.num_heads = n; });
  };
  set_heads(8);
  EXPECT_EQ(document.spec().model.num_kv_heads, 8);
  set_heads(5);  // a draft: 64 is no multiple of 5
  EXPECT_EQ(document.spec().model.num_kv_heads, 5);
  EXPECT_EQ(document.problems().size(), 1);
}

TEST(SpecDocument, UnknownTaskChangesNothing) {
  SpecDocument document;
  const Json before = of(document);
  EXPECT_THROW(set_task(document, "recal"), Error);
  EXPECT_EQ(of(document), before);
  EXPECT_EQ(document.undo_stack()->count(), 0);
}

TEST(SpecDocument, SavedAndOpenedItIsTheSame) {
  const test::TempFolder folder;
  const QString path = QString::fromStdString((folder.path() / "spec.json").string());
  SpecDocument document;
  document.edit("a", "", [](RunSpec& s) {
    edit_layers(s.model.layers, "1=form:taylor+qk:random/static");
    s.train.learning_rate = 1e-2;
    s.seed = 5;
  });
  EXPECT_FALSE(document.undo_stack()->isClean());
  document.save(path);
  EXPECT_TRUE(document.undo_stack()->isClean());
  // As `attnlab train SPEC.json` reads it.
  EXPECT_EQ(to_json(resolve_run_spec(read_json(path.toStdString()), "file", Json::object())),
            of(document));
  SpecDocument opened;
  opened.edit("b", "", [](RunSpec& s) { s.seed = 9; });
  opened.open(path);
  EXPECT_EQ(of(opened), of(document));
  EXPECT_EQ(opened.path(), path);
  opened.undo_stack()->undo();
  EXPECT_EQ(opened.spec().seed, 9u) << "opening is a step like any other";
  opened.undo_stack()->redo();
  set_task(opened, "modular_addition");  // what was never chosen still follows the task
  EXPECT_EQ(opened.spec().train.seq_len, 29);
  EXPECT_EQ(opened.spec().train.learning_rate, 1e-2);
}

TEST(SpecDocument, OpensASparseFileAndADraft) {
  const test::TempFolder folder;
  const auto path = folder.path() / "sparse.json";
  write_file(path, R"({"model": {"preset": "nano", "mixer": "mlp", "placement": "hybrid"},
                       "data": {"task": "copy"}, "train": {"steps": 0}})");
  SpecDocument document;
  document.open(QString::fromStdString(path.string()));
  EXPECT_EQ(document.spec().model.hidden_size, 128);
  EXPECT_EQ(describe_layers(document.spec().model.layers), "hybrid mlp");
  EXPECT_EQ(document.problems(), QStringList{"steps is 0, expected 1 or more"});
}

TEST(SpecDocument, RefusesAFileThatSaysSomethingUnknown) {
  const test::TempFolder folder;
  const auto path = folder.path() / "odd.json";
  write_file(path, R"({"data": {"task": "copy"}, "train": {"stepps": 5}})");
  SpecDocument document;
  const Json before = of(document);
  EXPECT_THROW(document.open(QString::fromStdString(path.string())), Error);
  EXPECT_EQ(of(document), before);
  EXPECT_TRUE(document.path().isEmpty());
}

// Its default is not written into files, and yet it is a choice like any other.
TEST(SpecDocument, AnOptimizerIsChosenUndoneAndKept) {
  SpecDocument document;
  const auto choose = [&](const char* name) {
    document.edit("optimizer", "", [name](RunSpec& spec) { spec.train.optimizer = name; });
  };
  choose("muon");
  EXPECT_EQ(document.spec().train.optimizer, "muon");
  SpecDocument other;
  other.restore(document.session());
  EXPECT_EQ(other.spec().train.optimizer, "muon");
  choose("adamw");
  EXPECT_EQ(document.spec().train.optimizer, "adamw");
  document.undo_stack()->undo();
  EXPECT_EQ(document.spec().train.optimizer, "muon");
  document.undo_stack()->undo();
  EXPECT_EQ(document.spec().train.optimizer, "adamw");
}

// Axes that models of others alone have are not in the JSON of a plain model.
TEST(SpecDocument, TakesTheModelOfAnother) {
  SpecDocument document;
  RunSpec spec = document.spec();
  spec.model = model_from_config(
      {{"model_type", "llama"}, {"hidden_size", 12}, {"intermediate_size", 8}, {"head_dim", 8},
       {"num_hidden_layers", 3}, {"num_attention_heads", 2}, {"num_key_value_heads", 1},
       {"vocab_size", 300}, {"max_position_embeddings", 64}, {"rms_norm_eps", 1e-5},
       {"rope_scaling", {{"rope_type", "linear"}, {"factor", 2.0}}}},
      "config.json");
  document.take("take", spec);
  EXPECT_EQ(document.spec().model, spec.model);
  EXPECT_TRUE(document.problems().isEmpty()) << document.problems().join("; ").toStdString();
  SpecDocument other;
  other.restore(document.session());
  EXPECT_EQ(other.spec().model, spec.model);
  document.undo_stack()->undo();
  EXPECT_TRUE(document.spec().model.family.empty());
}

}  // namespace
}  // namespace attnlab
