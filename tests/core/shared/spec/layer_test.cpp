// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/layer.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

TEST(Layer, TheSevenNamesAreSevenPoints) {
  for (const Mixer& a : paper_mixers()) {
    EXPECT_EQ(mixer_name(a.layer), a.name);
    for (const Mixer& b : paper_mixers()) EXPECT_EQ(a.layer == b.layer, a.name == b.name);
  }
}

TEST(Layer, FormAndSourceMeanNothingWithoutMixing) {
  LayerSpec odd = mixer("mlp").layer;
  odd.form = "taylor";
  odd.sequence = QkSequence::random;
  EXPECT_EQ(odd, mixer("mlp").layer);
  EXPECT_EQ(mixer_name(odd), "mlp");
  EXPECT_FALSE(odd.uses_stream());
}

TEST(Layer, EditsReplaceOrChangeOneAxis) {
  std::vector<LayerSpec> layers(6);
  edit_layers(layers, "1,3-4=approximate;5=qk:random/static; 6 = form:self_gate+qk:text");
  EXPECT_EQ(mixer_name(layers[0]), "approximate");
  EXPECT_EQ(mixer_name(layers[1]), "standard");
  EXPECT_EQ(mixer_name(layers[2]), "approximate");
  EXPECT_EQ(mixer_name(layers[3]), "approximate");
  EXPECT_EQ(mixer_name(layers[4]), "softmax, q and k random/static");
  EXPECT_EQ(mixer_name(layers[5]), "self_gate, q and k text/current");
  edit_layers(layers, "1=mixing:off");
  EXPECT_EQ(mixer_name(layers[0]), "mlp");
}

TEST(Layer, BadEditsSayWhy) {
  std::vector<LayerSpec> layers(4);
  expect_mentions(error_of([&] { edit_layers(layers, "0=mlp"); }), "layers 1 to 4");
  expect_mentions(error_of([&] { edit_layers(layers, "99=mlp"); }), "layer 99 does not exist");
  expect_mentions(error_of([&] { edit_layers(layers, "x=mlp"); }), "no layer number");
  expect_mentions(error_of([&] { edit_layers(layers, "3-1=mlp"); }), "backwards");
  expect_mentions(error_of([&] { edit_layers(layers, "1=aproximate"); }),
                  "did you mean `approximate`");
  expect_mentions(error_of([&] { edit_layers(layers, "1=form:sofmax"); }),
                  "did you mean `softmax`");
  expect_mentions(error_of([&] { edit_layers(layers, "1=qk:randm"); }), "did you mean `random`");
  expect_mentions(error_of([&] { edit_layers(layers, "1=fom:taylor"); }), "did you mean `form`");
  expect_mentions(error_of([&] { edit_layers(layers, "mlp"); }), "names no layer");
}

TEST(Layer, JsonRoundTrip) {
  for (const bool mixing : {true, false})
    for (const auto sequence : {QkSequence::input, QkSequence::random, QkSequence::text})
      for (const auto hidden : {QkHidden::current, QkHidden::static_rows}) {
        const LayerSpec layer{mixing, "taylor", sequence, hidden};
        const Json json = to_json(layer);
        EXPECT_EQ(to_json(layer_from_json(JsonReader(json, "layer"))), json);
      }
}

TEST(Layer, JsonErrorsNameThePath) {
  const Json json = {{"qk", {{"sequence", "randm"}}}};
  expect_mentions(error_of([&] { layer_from_json(JsonReader(json, "layers[2]")); }),
                  "layers[2].qk: unknown source of q and k `randm`");
}

}  // namespace
}  // namespace attnlab
