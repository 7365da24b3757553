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

TEST(Layer, FormsHaveParameters) {
  LayerSpec layer;
  edit_layer(layer, "form:window");
  EXPECT_EQ(mixer_name(layer), "window(16), q and k input/current");
  const LayerSpec as_it_comes = layer;
  edit_layer(layer, "form:window( width = 64 )+qk:input/static");
  EXPECT_EQ(form_text(layer), "window(64)");
  EXPECT_EQ(layer.hidden, QkHidden::static_rows);
  EXPECT_FALSE(layer == as_it_comes);
  EXPECT_EQ(to_json(layer)["parameters"].dump(), R"({"width":64.0})");
  const Json json = to_json(layer);
  EXPECT_EQ(layer_from_json(JsonReader(json, "spec")), layer);
  edit_layer(layer, "form:window(16)+qk:input");
  layer.hidden = QkHidden::current;
  EXPECT_EQ(layer, as_it_comes) << "a value said is the value that it comes with";
  edit_layer(layer, "form:softmax");
  EXPECT_EQ(layer, LayerSpec{});
  EXPECT_FALSE(to_json(layer).contains("parameters"));
}

TEST(Layer, BadParametersSayWhy) {
  LayerSpec layer;
  const auto error = [&](const char* edit) { return error_of([&] { edit_layer(layer, edit); }); };
  expect_mentions(error("form:window(0)"), "width is 0, expected a whole number from 1");
  expect_mentions(error("form:window(2,3)"), "one more");
  expect_mentions(error("form:window(wide=3)"), "did you mean `width`");
  expect_mentions(error("form:window(x)"), "`x` is no number");
  expect_mentions(error("form:window(3"), "no `)`");
  expect_mentions(error("form:softmax(3)"), "0 parameters");
  const Json json = {{"form", "alibi"}, {"parameters", {{"strength", 1000}}}};
  expect_mentions(error_of([&] { layer_from_json(JsonReader(json, "s.json")); }),
                  "strength is 1000, expected 0 to 64");
  const Json unknown = {{"form", "alibi"}, {"parameters", {{"width", 3}}}};
  expect_mentions(error_of([&] { layer_from_json(JsonReader(unknown, "s.json")); }), "width");
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
