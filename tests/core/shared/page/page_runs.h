// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/shared/base/files.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/map_frame.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/run_spec.h"
#include "tests/core/shared/run/run_events.h"

/// Runs that nobody trained, for pages.
namespace attnlab::test {

inline RunSpec page_spec(int64_t layers, int64_t heads) {
  RunSpec spec = resolve_run_spec(Json(), "test",
                                  {{"data", {{"task", "recall"}}},
                                   {"model",
                                    {{"num_hidden_layers", layers},
                                     {"num_attention_heads", heads},
                                     {"num_key_value_heads", heads},
                                     {"hidden_size", heads * 8}}}});
  spec.model.vocab_size = 32;
  return spec;
}

/// Queries and keys without any order, so that maps pack badly; `sharpness` makes them peaked.
inline Probe noise(int64_t layers, int64_t heads, int64_t length, int64_t step,
                   float sharpness = 1) {
  Probe probe;
  probe.step = step;
  uint32_t state = static_cast<uint32_t>(step) * 747796405U + 2891336453U;
  const auto draw = [&state, sharpness] {
    state = state * 1664525U + 1013904223U;
    return (static_cast<float>(state >> 8) / static_cast<float>(1 << 23) - 1) * sharpness;
  };
  for (int64_t i = 0; i < length; ++i) {
    probe.ids.push_back(i % 32);
    probe.tokens.push_back("t" + std::to_string(i));
  }
  probe.loss.assign(static_cast<size_t>(length), std::nanf(""));
  for (int64_t l = 0; l < layers; ++l) {
    LayerProbe layer;
    layer.form = "softmax";
    layer.num_heads = layer.num_kv_heads = heads;
    layer.head_dim = 8;
    layer.q.resize(static_cast<size_t>(heads * length * 8));
    layer.k.resize(layer.q.size());
    for (float& value : layer.q) value = draw();
    for (float& value : layer.k) value = draw();
    probe.layers.push_back(std::move(layer));
  }
  return probe;
}

inline void record(const RunFolder& run, const Probe& frame) {
  make_folder(run.path() / "maps");
  write_file(run.map(frame.step), map_frame_bytes(frame));
}

inline RunFolder write_run(const std::filesystem::path& path, const RunSpec& spec,
                           const std::vector<Event>& events) {
  RunFolder run(path);
  make_folder(path);
  write_json(run.run_json(), {{"format", 1},
                              {"spec", to_json(spec)},
                              {"parameters", 1234},
                              {"versions", {{"attnlab", "0.1.0"}}}});
  EventFileWriter writer(run.events());
  for (const Event& event : events) writer.append(event);
  writer.sync();
  return run;
}

}  // namespace attnlab::test
