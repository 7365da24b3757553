// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/evidence_report.h"

#include <algorithm>
#include <limits>
#include <set>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<std::string_view, evidence_figures> figure_names = {
    "entropy",     "concentration", "sink",           "loc_focus_0",     "loc_focus_1",
    "loc_focus_2", "loc_focus_3",   "previous_token", "duplicate_token", "induction"};
constexpr size_t first_loc_focus = 3, first_score = evidence_indicators;
constexpr int64_t context_tokens = 16;  ///< of a row's text, its own token the last

Json to_json(const Spread& spread) {
  if (spread.count == 0) return nullptr;
  return {{"mean", spread.mean},
          {"sd", spread.sd()},
          {"histogram",
           {{"from", 0}, {"to", spread.histogram.most}, {"counts", spread.histogram.counts}}}};
}

Json to_json(const TopRow& row, int64_t length, const DecodeTokens& decode) {
  Json keys = Json::array();
  for (const KeyWeight& key : row.keys)
    keys.push_back({{"position", key.position},
                    {"weight", key.weight},
                    {"token", decode(row.text, key.position, 1)}});
  const int64_t first = std::max<int64_t>(0, row.position + 1 - context_tokens);
  return {{"score", row.score},
          {"offset", row.text * length + row.position},
          {"window", row.text},
          {"position", row.position},
          {"token", decode(row.text, row.position, 1)},
          {"text", decode(row.text, first, row.position + 1 - first)},
          {"keys", keys}};
}

Json to_json(const HeadEvidence& head, int64_t length, const DecodeTokens& decode) {
  Json json = Json::object();
  for (size_t i = 0; i < first_loc_focus; ++i)
    json[std::string(figure_names[i])] = to_json(head.indicators[i]);
  for (size_t i = first_loc_focus; i < evidence_indicators; ++i)
    json["loc_focus"].push_back(to_json(head.indicators[i]));
  json["previous_token"] = head.previous_token.mean();
  json["duplicate_token"] = head.duplicate_token.mean();
  json["induction"] = head.induction.mean();
  json["top_rows"] = Json::array();
  for (const TopRow& row : head.top.rows())
    json["top_rows"].push_back(to_json(row, length, decode));
  return json;
}

/// The texts that rows lie in.
Json windows_of(const EvidenceOverTexts& evidence, const DecodeTokens& decode) {
  std::set<int64_t> texts;
  for (const LayerEvidence& layer : evidence.layers())
    for (const HeadEvidence& head : layer.heads)
      for (const TopRow& row : head.top.rows()) texts.insert(row.text);
  Json windows = Json::array();
  for (const int64_t text : texts) {
    Json tokens = Json::array();
    for (int64_t i = 0; i < evidence.length(); ++i) tokens.push_back(decode(text, i, 1));
    windows.push_back(
        {{"window", text}, {"text", decode(text, 0, evidence.length())}, {"tokens", tokens}});
  }
  return windows;
}

void read_spread(const JsonReader& reader, HeadReport& head, size_t figure) {
  head.figures[figure] = reader.number("mean", nan);
  head.sd[figure] = reader.number("sd", nan);
  const JsonReader histogram = reader.object("histogram");
  Histogram& counts = head.histograms[figure];
  counts.most = histogram.number("to");
  const Json& values = histogram.raw("counts");
  if (!values.is_array() || values.size() != counts.counts.size())
    histogram.fail("counts", "expected " + std::to_string(counts.counts.size()) + " numbers");
  for (size_t i = 0; i < counts.counts.size(); ++i) {
    if (!values[i].is_number_integer()) histogram.fail("counts", "expected whole numbers");
    counts.counts[i] = values[i].get<int64_t>();
  }
}

int64_t position_in(const JsonReader& reader, const char* key, int64_t length) {
  const int64_t position = reader.integer(key);
  if (position < 0 || position >= length) reader.fail(key, "lies outside of its text");
  return position;
}

TopRow read_row(const JsonReader& reader, const EvidenceReport& report) {
  TopRow row;
  row.score = static_cast<float>(reader.number("score"));
  row.text = reader.integer("window");
  if (!report.windows.contains(row.text)) reader.fail("window", "is not among the windows");
  row.position = position_in(reader, "position", report.length);
  for (const JsonReader& key : reader.objects("keys"))
    row.keys.push_back(
        {position_in(key, "position", report.length), static_cast<float>(key.number("weight"))});
  return row;
}

HeadReport read_head(const JsonReader& reader, const EvidenceReport& report) {
  HeadReport head;
  head.figures.fill(nan);
  head.sd.fill(nan);
  for (size_t i = 0; i < first_loc_focus; ++i)
    if (reader.has(figure_names[i])) read_spread(reader.object(figure_names[i]), head, i);
  const Json& focus = reader.raw("loc_focus");
  if (!focus.is_array() || focus.size() != loc_focus_offsets)
    reader.fail("loc_focus", "expected " + std::to_string(loc_focus_offsets) + " figures");
  for (size_t i = 0; i < focus.size(); ++i)
    if (!focus[i].is_null())
      read_spread({focus[i], reader.path() + ".loc_focus"}, head, first_loc_focus + i);
  for (size_t i = first_score; i < evidence_figures; ++i)
    head.figures[i] = reader.number(figure_names[i], nan);
  for (const JsonReader& row : reader.objects("top_rows"))
    head.top_rows.push_back(read_row(row, report));
  return head;
}

}  // namespace

std::string_view name_of_figure(size_t figure) { return figure_names[figure]; }

Json to_json(const EvidenceOverTexts& evidence, int64_t step, const DecodeTokens& decode) {
  Json layers = Json::array();
  for (const LayerEvidence& layer : evidence.layers()) {
    Json heads = Json::array();
    for (const HeadEvidence& head : layer.heads)
      heads.push_back(to_json(head, evidence.length(), decode));
    layers.push_back({{"layer", layers.size() + 1},
                      {"mixing", layer.mixing},
                      {"head_diversity", to_json(layer.head_diversity)},
                      {"heads", heads}});
  }
  return {{"tokens", evidence.texts() * evidence.length()},
          {"length", evidence.length()},
          {"step", step},
          {"layers", layers},
          {"windows", windows_of(evidence, decode)}};
}

EvidenceReport evidence_report(const Json& json, const std::string& origin) {
  const JsonReader reader(json, origin);
  EvidenceReport report{
      reader.integer("tokens"), reader.integer("length"), reader.integer("step"), {}, {}, {}};
  for (const JsonReader& window : reader.objects("windows")) {
    auto tokens = window.texts("tokens");
    if (std::ssize(tokens) != report.length) window.fail("tokens", "expected one text's tokens");
    report.windows[window.integer("window")] = {window.text("text"), std::move(tokens)};
  }
  for (const JsonReader& layer : reader.objects("layers")) {
    report.mixing.push_back(layer.boolean("mixing"));
    report.layers.emplace_back();
    for (const JsonReader& head : layer.objects("heads"))
      report.layers.back().push_back(read_head(head, report));
  }
  return report;
}

}  // namespace attnlab
