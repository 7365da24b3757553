// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/head_scan.h"

#include <algorithm>

#include "core/engine/inspect/probe.h"

namespace attnlab {
namespace {

constexpr int64_t most_texts_at_once = 4;
constexpr int64_t most_bytes_at_once = 256 << 20;  // of q, k and v, which live until all layers ran

/// A number of the model alone, so that a scan that was stopped takes the same texts together.
int64_t texts_at_once(const ModelSpec& spec, int64_t length) {
  const int64_t bytes = 4 * std::ssize(spec.layers) * length * spec.qkv_size();
  return std::clamp<int64_t>(most_bytes_at_once / bytes, 1, most_texts_at_once);
}

void add_texts(LanguageModel& model, const std::vector<std::vector<int64_t>>& texts,
               EvidenceOverTexts& evidence) {
  const size_t layers = model.spec().layers.size();
  std::vector<Repeats> repeats(texts.begin(), texts.end());
  std::vector<std::vector<float>> bars;
  for (size_t layer = 0; layer < layers; ++layer) bars.push_back(evidence.bars(layer));
  std::vector<std::vector<LayerOfText>> found(texts.size(), std::vector<LayerOfText>(layers));
  look_at_maps(model, texts, [&](size_t text, size_t layer, const LayerProbe& seen) {
    const int64_t number = evidence.texts() + static_cast<int64_t>(text);
    found[text][layer] = evidence_of_text(seen, repeats[text], number, bars[layer]);
  });
  for (const auto& one : found) evidence.add(one);
}

}  // namespace

EvidenceOverTexts no_evidence(const ModelSpec& spec, int64_t length) {
  std::vector<bool> mixing;
  for (const LayerSpec& layer : spec.layers) mixing.push_back(layer.mixing);
  return {mixing, spec.num_heads, length};
}

bool scan_heads(LanguageModel& model, const std::vector<std::vector<int64_t>>& texts,
                EvidenceOverTexts& evidence, const std::function<bool()>& go_on) {
  const int64_t at_once = texts_at_once(model.spec(), evidence.length());
  while (evidence.texts() < std::ssize(texts)) {
    const auto first = texts.begin() + evidence.texts();
    const int64_t count = std::min(at_once, std::ssize(texts) - evidence.texts());
    add_texts(model, {first, first + count}, evidence);
    if (!go_on()) return evidence.texts() == std::ssize(texts);
  }
  return true;
}

}  // namespace attnlab
