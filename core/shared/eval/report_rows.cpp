// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/report_rows.h"

#include <algorithm>

#include "core/shared/spec/layer.h"
#include "core/shared/spec/titles.h"

namespace attnlab {
namespace {

struct Names {
  std::string config, mixer;
};

// "hybrid approximate" → hybrid, Approximate.
Names names_of(const std::vector<LayerSpec>& layers) {
  const std::string words = describe_layers(layers);
  const size_t blank = words.find(' ');
  if (blank == std::string::npos) return {"", mixer_title(words)};
  if (words.starts_with("L")) return {"mixed", layers_title(layers)};
  return {words.substr(0, blank), mixer_title(words.substr(blank + 1))};
}

std::vector<LayerSpec> layers_of(const EvalRecord& record) {
  std::vector<LayerSpec> layers;
  for (const auto& layer : record.layers)
    layers.push_back(layer_from_json(JsonReader(layer, "layer")));
  return layers;
}

// The paper's skip leaves out exactly the layers that are not standard.
void name_ablation(const EvalRecord& record, Names& names) {
  const auto layers = layers_of(record);
  Json variants = Json::array();
  for (size_t i = 0; i < layers.size(); ++i)
    if (!layers[i].is_standard()) variants.push_back(i + 1);
  if (record.ablation == Json{{"skip_blocks", variants}}) {
    names.config = names.config == "hybrid" ? "skip" : "skip " + names.config;
  } else {
    names.mixer += (names.config.empty() ? " " : " " + names.config + " ") + record.ablation.dump();
    names.config = "skip";
  }
}

// Weights that were taken over at another step, or others of them, are another setting; from which
// run they come is not, which may be one of several seeds.
Json beginning_of(const EvaluatedRun& run) {
  Json same = run.forked_from;
  if (same.is_object()) same.erase("run");
  return same;
}

// What must be equal for two runs to be seeds of one row.
std::string settings_of(const EvaluatedRun& run) {
  if (!run.spec) return run.path;
  RunSpec same = *run.spec;
  same.seed = 0;
  same.device.clear();
  same.threads = 0;
  same.deterministic = false;
  return to_json(same).dump() + beginning_of(run).dump();
}

bool differ(const RowMerger::Bases& a, const RowMerger::Bases& b) {
  return std::ranges::any_of(a, [&](const auto& basis) {
    const auto other = b.find(basis.first);
    return other != b.end() && other->second != basis.second;
  });
}

}  // namespace

std::string mixer_title(const std::string& name) {
  for (const Mixer& mixer : paper_mixers())
    if (mixer.name == name) return std::string(mixer.title);
  return name;
}

// The same training again may end with other last bits, on another machine.
bool RowMerger::holds_copy(const std::vector<Member>& members, const Member& one) {
  return std::ranges::any_of(members, [&](const Member& known) {
    const bool same_weights = !one.weights.empty() && known.weights == one.weights;
    return known.seed == one.seed && (known.forked_from == one.forked_from || same_weights);
  });
}

ReportRow* RowMerger::row_of(const EvaluatedRun& run, const EvalRecord& record,
                             const Bases& bases) {
  const std::string settings =
      settings_of(run) + record.ablation.dump() + std::to_string(record.step);
  std::vector<Member> self;
  if (run.spec) self.push_back({run.spec->seed, run.forked_from, record.weights});
  for (size_t r = 0; r < common_.size(); ++r) {
    Common& known = common_[r];
    if (known.settings != settings) continue;
    if (!self.empty() && holds_copy(known.members, self.front())) {
      copies_.insert(run.path);
      return nullptr;
    }
    if (differ(known.bases, bases)) {
      split_ = true;
      continue;
    }
    known.bases.insert(bases.begin(), bases.end());
    known.members.insert(known.members.end(), self.begin(), self.end());
    return &rows_[r];
  }
  Names names = names_of(layers_of(record));
  if (!record.ablation.empty()) name_ablation(record, names);
  common_.push_back({settings, bases, std::move(self)});
  rows_.push_back({names.config, names.mixer, "", {}, {}, {}});
  return &rows_.back();
}

}  // namespace attnlab
