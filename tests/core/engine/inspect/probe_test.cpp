// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/probe.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/engine/session/session.h"
#include "core/shared/analysis/maps.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/map_frame.h"
#include "tests/support/errors.h"
#include "tests/support/known_weights.h"
#include "tests/support/points.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::fill;
using test::Point;
using test::spec_of;

constexpr int64_t positions = test::point_positions, vocabulary = test::point_vocabulary,
                  width = 32;

std::vector<int64_t> some_ids(int64_t length) {
  std::vector<int64_t> ids;
  for (int64_t i = 0; i < length; ++i) ids.push_back((i * 17 + 5) % vocabulary);
  return ids;
}

std::span<const float> head(const std::vector<float>& all, int64_t index, int64_t size) {
  return std::span(all).subspan(static_cast<size_t>(index * size), static_cast<size_t>(size));
}

/// A·V of every head from the probe alone, by the plain loops: [L, d].
at::Tensor mixed_by_hand(const LayerProbe& layer, int64_t length) {
  const FormInfo& form = form_info(layer.form);
  const int64_t d = layer.head_dim;
  const int64_t group = layer.num_heads / layer.num_kv_heads;
  const at::Tensor mixed = at::zeros({length, layer.num_heads * d});
  std::vector<double> map(static_cast<size_t>(length * length));
  for (int64_t h = 0; h < layer.num_heads; ++h) {
    form.map({head(layer.q, h, length * d), head(layer.k, h / group, length * d), length, d,
              layer.window, layer.parameters, h, layer.num_heads},
             map);
    const auto v = head(layer.v, h / group, length * d);
    for (int64_t i = 0; i < length; ++i)
      for (int64_t j = 0; j <= i; ++j)
        for (int64_t c = 0; c < d; ++c)
          mixed.mutable_data_ptr<float>()[i * layer.num_heads * d + h * d + c] +=
              static_cast<float>(map[static_cast<size_t>(i * length + j)]) *
              v[static_cast<size_t>(j * d + c)];
  }
  return mixed;
}

class ProbeConformance : public testing::TestWithParam<Point> {
 protected:
  LanguageModel model{spec_of(GetParam()), c10::kCPU, at::kFloat};
  void SetUp() override { fill(model); }
};

TEST_P(ProbeConformance, PlainMapsTimesValuesGiveWhatTheLayerAdds) {
  const at::NoGradGuard no_graph;
  const auto ids = some_ids(21);
  const Probe seen = probe(model, nullptr, ids);
  ASSERT_EQ(seen.layers.size(), 4U);
  std::vector<at::Tensor> states;
  const at::Tensor input = at::tensor(ids).unsqueeze(0);
  (void)model.hidden(input, model.run_stream(21), nullptr,
                     [&](const at::Tensor& h) { states.push_back(h.squeeze(0).clone()); });
  for (size_t i = 0; i < 4; ++i) {
    const LayerProbe& layer = seen.layers[i];
    const LayerSpec& spec = model.spec().layers[i];
    EXPECT_EQ(layer.mixing, spec.mixing);
    EXPECT_EQ(layer.fixed, spec.uses_stream());
    if (!layer.mixing) continue;
    EXPECT_EQ(layer.form, spec.form);
    EXPECT_EQ(layer.num_kv_heads, GetParam().kv_heads);
    const at::Tensor added = states[2 * i + 1] - states[2 * i];
    const at::Tensor by_hand =
        mixed_by_hand(layer, 21).matmul(model.weights().layers[i].out.value.t());
    EXPECT_LT(test::relative_difference(by_hand, added, 1e-3), 2e-4) << "layer " << i + 1;
  }
}

// What a training records takes a shorter way, which ends at the last layer's q and k.
TEST_P(ProbeConformance, IndicatorsAloneAreThoseOfTheWholeProbe) {
  const auto ids = some_ids(21);
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    LanguageModel typed(spec_of(GetParam()), c10::kCPU, type);
    fill(typed);
    const auto whole = indicators(probe(typed, nullptr, ids));
    const auto alone = probe_indicators(typed, ids);
    ASSERT_EQ(alone.size(), whole.size());
    for (size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(alone[i].mixing, whole[i].mixing);
      EXPECT_EQ(alone[i].fixed, whole[i].fixed);
      EXPECT_NEAR(alone[i].mean.entropy, whole[i].mean.entropy, 1e-6);
      EXPECT_NEAR(alone[i].head_diversity, whole[i].head_diversity, 1e-6);
      if (!whole[i].mixing) continue;
      EXPECT_NEAR(alone[i].logits.max, whole[i].logits.max, 1e-5);
      EXPECT_NEAR(alone[i].logits.lower_quartile, whole[i].logits.lower_quartile, 1e-5);
    }
  }
}

TEST_P(ProbeConformance, RecordedMapsAreThoseOfTheWholeProbe) {
  const auto ids = some_ids(21);
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    LanguageModel typed(spec_of(GetParam()), c10::kCPU, type);
    fill(typed);
    const Probe whole = probe(typed, nullptr, ids);
    const Probe frame = probe_maps(typed, nullptr, ids, {0, 2, 3});
    EXPECT_EQ(frame.tokens, whole.tokens);
    EXPECT_EQ(layers_of_frame(frame), (std::vector<int64_t>{0, 2, 3}));
    EXPECT_TRUE(frame.layers[1].q.empty());
    EXPECT_FALSE(frame.layers[2].mixing);
    for (const size_t i : {size_t{0}, size_t{3}}) {
      EXPECT_EQ(frame.layers[i].fixed, whole.layers[i].fixed);
      EXPECT_TRUE(frame.layers[i].v.empty());
      for (int64_t h = 0; h < 4; ++h) {
        const Matrix recorded = head_matrix(frame.layers[i], 21, h, Stage::weights);
        const Matrix probed = head_matrix(whole.layers[i], 21, h, Stage::weights);
        for (size_t c = 0; c < probed.values.size(); ++c)
          EXPECT_NEAR(recorded.values[c], probed.values[c], 1e-6);
      }
    }
  }
}

TEST_P(ProbeConformance, PlainMapsTimesValuesAreWhatTheFastPathMixedInBothTypes) {
  const at::NoGradGuard no_graph;
  const auto ids = some_ids(21);
  for (const auto& [type, tolerance] : {std::pair{at::kFloat, 1e-5}, {at::kBFloat16, 2e-2}}) {
    LanguageModel typed(spec_of(GetParam()), c10::kCPU, type);
    fill(typed);
    const Probe seen = probe(typed, nullptr, ids);
    std::vector<LayerTap> taps;
    (void)typed.hidden(at::tensor(ids).unsqueeze(0), typed.run_stream(21), &taps);
    for (size_t i = 0; i < 4; ++i) {
      if (!seen.layers[i].mixing) continue;
      const at::Tensor mixed = taps[i].mixed.squeeze(0).transpose(0, 1).reshape({21, -1});
      EXPECT_LT(test::relative_difference(mixed_by_hand(seen.layers[i], 21), mixed, 1e-3),
                tolerance)
          << "layer " << i + 1;
    }
  }
}

TEST_P(ProbeConformance, FixedLayersShowTheSameMapForEveryText) {
  const Probe one = probe(model, nullptr, some_ids(12));
  auto other_ids = some_ids(12);
  std::ranges::reverse(other_ids);
  const Probe other = probe(model, nullptr, other_ids);
  EXPECT_EQ(one.layers[0].q == other.layers[0].q, one.layers[0].fixed);
  EXPECT_NE(one.layers[0].v, other.layers[0].v);
}

INSTANTIATE_TEST_SUITE_P(Points, ProbeConformance, testing::ValuesIn(test::all_points()),
                         [](const auto& which) { return test::name_of(which.param); });

TEST(Probing, LossesAreThoseOfTheLogits) {
  LanguageModel model(spec_of({"softmax", QkSequence::input, QkHidden::current, 4}), c10::kCPU,
                      at::kFloat);
  fill(model);
  const auto ids = some_ids(20);
  const Probe seen = probe(model, nullptr, ids);
  const at::Tensor logits = model.logits(at::tensor(ids).unsqueeze(0)).squeeze(0);
  const at::Tensor expected = at::log_softmax(logits, 1);
  ASSERT_EQ(seen.loss.size(), 20U);
  EXPECT_TRUE(std::isnan(seen.loss[0]));
  for (int64_t i = 1; i < 20; ++i)
    EXPECT_NEAR(seen.loss[static_cast<size_t>(i)],
                -expected[i - 1][ids[static_cast<size_t>(i)]].item<float>(), 1e-5);
  EXPECT_EQ(seen.tokens[0], std::to_string(ids[0]));
}

TEST(Probing, WrongIdsAreNamed) {
  LanguageModel model(spec_of({"softmax", QkSequence::input, QkHidden::current, 4}), c10::kCPU,
                      at::kFloat);
  fill(model);
  test::expect_mentions(test::error_of([&] { probe(model, nullptr, {}); }), "at least one token");
  test::expect_mentions(test::error_of([&] { probe(model, nullptr, {vocabulary}); }),
                        "outside the vocabulary");
  test::expect_mentions(test::error_of([&] { probe(model, nullptr, some_ids(positions + 1)); }),
                        "the model takes 24");
}

std::string weights_of(const std::filesystem::path& checkpoint) {
  return read_file(checkpoint / "model.safetensors") +
         read_file(checkpoint / "trainer.safetensors");
}

// Asked between micro-batches, at every step, with a stream and rounded weights.
TEST(Probing, LeavesTrainingBitIdentical) {
  const test::TempFolder folder;
  const Json flags = {
      {"data", {{"task", "recall"}}},
      {"model", {{"preset", "micro"}, {"mixer", "rnd_emb_qk"}, {"layers", "2=standard"}}},
      {"train",
       {{"steps", 6}, {"batch_size", 2}, {"accumulate", 2}, {"seq_len", 32}, {"eval_every", 2}}},
      {"dtype", "bf16"}};
  const RunSpec spec = resolve_run_spec(Json::object(), "test", flags);
  const auto evaluations = [&](const char* name) {
    std::vector<double> all;
    for (const Event& event : read_events(folder / name / "events.attnlab"))
      if (event.kind() == "eval") all.push_back(event.header["loss"]);
    return all;
  };
  int64_t answered = 0, looked = 0, waiting = 0;
  SessionHost quiet{nullptr, [] { return false; }};
  train_new_run(spec, folder / "alone", quiet);
  {
    const std::unique_ptr<DataSource> data = open_data(spec);
    RunSpec whole = spec;
    whole.model.vocab_size = data->tokenizer()->vocab_size();
    LanguageModel model(whole.model, c10::kCPU, at::kBFloat16);
    model.initialise_weights(whole.seed);
    const auto optimizer = make_optimizer(model.parameters(), whole.train);
    const RunFolder run(folder / "watched");
    std::filesystem::create_directories(run.path());
    EventLog log(run.events(), nullptr);
    CommandQueue queue;
    const auto order = [&](const char* name) {
      queue.push({1, control_command(0, name), [](const Event&) {}});
    };
    const auto ask = [&](const Command& command) {
      ++waiting;
      queue.push({1, command, [&](const Event& answer) {
                    if (!answer.header.value("done", true)) return;  // a part
                    if (--waiting == 0) order("resume");
                    if (answer.header["answer"] != "error") return void(++answered);
                    EXPECT_EQ(answer.header["message"], "the run has ended") << answer.header;
                  }});
    };
    // Questions have a share of the time, which a slow build soon uses up: a run that pauses
    // answers them all.
    const auto ask_everything = [&] {
      order("pause");
      ask(probe_command(1, "map", {}));
      ask(generate_command(2, "text", {"a", 3, 0, 0, 1, 1, {}}));
      ProbeQuery changed;
      changed.ablation = parse_ablation("1=uniform; zero 2:1");
      ask(probe_command(3, "changed", changed));
      ask(lens_command(4, "lens", {changed, 3}));
      ask(evaluate_command(5, "loss", {parse_ablation("skip 1"), 2, {}}));
      ask(generate_command(6, "less", {"a", 3, 0, 0, 1, 1, {}, parse_ablation("mixer 2")}));
    };
    RunTraining training(whole, model, *data, *optimizer, run,
                         {.emit = [&](Event event) { log.emit(std::move(event)); },
                          .flush = [&] { log.flush(); },
                          .wants_stop =
                              [&] {
                                if (waiting == 0 && looked++ % 2 == 1) ask_everything();
                                return false;
                              },
                          .commands = &queue});
    EXPECT_EQ(training.run({}), TrainOutcome::finished);
  }
  EXPECT_GT(answered, 20);
  EXPECT_EQ(weights_of(RunFolder(folder / "alone").checkpoint(6)),
            weights_of(RunFolder(folder / "watched").checkpoint(6)));
  EXPECT_EQ(evaluations("alone"), evaluations("watched"));
}

}  // namespace
}  // namespace attnlab
