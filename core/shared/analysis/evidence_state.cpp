// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/evidence_state.h"

#include <limits>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"

namespace attnlab {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse() { failed("is damaged"); }

/// JSON has null for what is no number.
double number_of(const Json& json) { return json.is_null() ? nan : json.get<double>(); }

Json to_json(const Spread& spread) {
  return {spread.count, spread.mean, spread.squares, spread.histogram.counts};
}
void read(const Json& json, Spread& spread) {
  spread.count = json.at(0).get<int64_t>();
  spread.mean = number_of(json.at(1));
  spread.squares = number_of(json.at(2));
  spread.histogram.counts = json.at(3).get<decltype(Histogram::counts)>();
}

Json to_json(const RowMean& mean) { return {mean.sum, mean.rows}; }
void read(const Json& json, RowMean& mean) {
  mean = {number_of(json.at(0)), json.at(1).get<int64_t>()};
}

Json to_json(const TopRows& top) {
  Json rows = Json::array();
  for (const TopRow& row : top.rows()) {
    Json keys = Json::array();
    for (const KeyWeight& key : row.keys) keys.push_back({key.position, key.weight});
    rows.push_back({row.score, row.text, row.position, keys});
  }
  return rows;
}
void read(const Json& json, TopRows& top) {
  for (const Json& one : json) {
    TopRow row{one.at(0).get<float>(), one.at(1).get<int64_t>(), one.at(2).get<int64_t>(), {}};
    for (const Json& key : one.at(3))
      row.keys.push_back({key.at(0).get<int64_t>(), key.at(1).get<float>()});
    top.add(std::move(row));
  }
}

Json to_json(const HeadEvidence& head) {
  Json indicators = Json::array();
  for (const Spread& spread : head.indicators) indicators.push_back(to_json(spread));
  return {indicators, to_json(head.previous_token), to_json(head.duplicate_token),
          to_json(head.induction), to_json(head.top)};
}
void read(const Json& json, HeadEvidence& head) {
  for (size_t i = 0; i < head.indicators.size(); ++i) read(json.at(0).at(i), head.indicators[i]);
  read(json.at(1), head.previous_token);
  read(json.at(2), head.duplicate_token);
  read(json.at(3), head.induction);
  read(json.at(4), head.top);
}

Json to_json(const EvidenceOverTexts& evidence) {
  Json layers = Json::array();
  for (const LayerEvidence& layer : evidence.layers()) {
    Json heads = Json::array();
    if (layer.mixing)
      for (const HeadEvidence& head : layer.heads) heads.push_back(to_json(head));
    layers.push_back({{"head_diversity", to_json(layer.head_diversity)}, {"heads", heads}});
  }
  return layers;
}
void read(const Json& json, std::vector<LayerEvidence>& layers) {
  if (json.size() != layers.size()) refuse();
  for (size_t l = 0; l < layers.size(); ++l) {
    LayerEvidence& layer = layers[l];
    const Json& heads = json[l].at("heads");
    read(json[l].at("head_diversity"), layer.head_diversity);
    if (heads.size() != (layer.mixing ? layer.heads.size() : 0)) refuse();
    for (size_t head = 0; head < heads.size(); ++head) read(heads[head], layer.heads[head]);
  }
}

/// The document behind its checksum.
Json checked(const std::string& text) {
  const size_t end = text.find('\n');
  if (end == std::string::npos || sha256(text.substr(end + 1)) != text.substr(0, end)) refuse();
  return parse_json(text.substr(end + 1), "its document");
}

}  // namespace

void save_evidence(const std::filesystem::path& file, const Json& identity,
                   const EvidenceOverTexts& evidence) {
  const Json json = {
      {"identity", identity}, {"texts", evidence.texts()}, {"layers", to_json(evidence)}};
  const std::string text = json.dump();
  make_folder(file.parent_path());
  write_file(file, sha256(text) + "\n" + text);
}

bool restore_evidence(const std::filesystem::path& file, const Json& identity,
                      EvidenceOverTexts& evidence) {
  if (!std::filesystem::exists(file)) return false;
  try {
    const Json json = checked(read_file(file));
    if (json.at("identity") != identity) return false;
    std::vector<LayerEvidence> layers = evidence.layers();
    read(json.at("layers"), layers);
    evidence.restore(json.at("texts").get<int64_t>(), std::move(layers));
    return true;
  } catch (const std::exception&) {
    failed(file.string() + ", which keeps what was measured, is damaged", "remove it");
  }
}

}  // namespace attnlab
