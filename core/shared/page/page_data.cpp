// SPDX-License-Identifier: Apache-2.0
#include "core/shared/page/page_data.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>

#include "core/shared/analysis/indicators.h"
#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/text.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/map_frame.h"
#include "core/shared/page/page_maps.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/run/run_store.h"
#include "core/shared/spec/difference.h"
#include "core/shared/spec/run_spec.h"
#include "core/shared/spec/titles.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

constexpr size_t curve_bytes = 120'000, point_bytes = 18;
constexpr int most_columns = 400, fewest_columns = 20;
/// Of the machine more than of the run.
const std::set<std::string> curves_left_out = {"tokens_per_second", "seconds", "peak_memory"};

/// One run as far as it is read before the page is laid out.
struct ReadRun {
  const PageRun* given;
  RunFolder folder;
  Json recorded;  ///< run.json
  RunSpec spec;
  RunStore store;

  explicit ReadRun(const PageRun& run) : given(&run), folder(run.folder) {
    if (!folder.is_run())
      bad_input(run.folder.string() + " is no run (it has no run.json)",
                "give the folder of a run");
    const std::string origin = folder.run_json().string();
    recorded = read_json(folder.run_json());
    spec = run_spec_from_json(JsonReader(recorded, origin).raw("spec"), origin + ": spec");
    if (!fs::exists(folder.events())) return;
    EventFileReader reader(folder.events());
    while (const auto event = reader.next()) store.append(*event);
  }
};

/// With six digits; null for what JSON has no number for.
Json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<int64_t>(value);
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return std::strtod(text, nullptr);
}

std::vector<std::string> shown_curves(const RunStore& store) {
  std::vector<std::string> names = store.curves();
  std::erase_if(names, [](const auto& name) { return curves_left_out.contains(name); });
  return names;
}

Json curve(const RunStore& store, const std::string& name, int columns) {
  Series series;
  RunStore::Cursor cursor;
  store.follow(name, cursor, series);
  Json steps = Json::array(), values = Json::array();
  if (series.empty()) return Json();
  const double first = series.points().front().x, last = series.points().back().x;
  for (const Point& point : series.window(first, last, columns)) {
    steps.push_back(rounded(point.x));
    values.push_back(rounded(point.y));
  }
  return {{"steps", std::move(steps)}, {"values", std::move(values)}};
}

Json curves(const ReadRun& run, int columns) {
  Json all = Json::object();
  for (const auto& name : shown_curves(run.store))
    if (Json points = curve(run.store, name, columns); !points.is_null())
      all[name] = std::move(points);
  return all;
}

Json layer_json(const LayerSpec& layer) {
  const bool mixing = layer.mixing;
  return {{"title", mixer_title(layer)},
          {"mixing", mixing},
          {"form", mixing ? form_text(layer) : ""},
          {"sequence", mixing ? name_of(layer.sequence) : ""},
          {"hidden", mixing ? name_of(layer.hidden) : ""},
          {"relaxed",
           {!mixing, mixing && layer.form != LayerSpec{}.form,
            mixing && layer.sequence != QkSequence::input,
            mixing && layer.hidden != QkHidden::current}}};
}

/// The seven numbers of a map, as the page's table has them.
Json map_numbers(const MapIndicators& map) {
  Json numbers = {rounded(map.entropy), rounded(map.concentration), rounded(map.sink)};
  for (const double share : map.loc_focus) numbers.push_back(rounded(share));
  return numbers;
}

Json indicators_json(const IndicatorFrame& frame) {
  Json layers = Json::array();
  for (const LayerIndicators& layer : frame.layers) {
    Json heads = Json::array();
    for (const MapIndicators& head : layer.heads) heads.push_back(map_numbers(head));
    layers.push_back({{"mixing", layer.mixing},
                      {"fixed", layer.fixed},
                      {"diversity", rounded(layer.head_diversity)},
                      {"mean", map_numbers(layer.mean)},
                      {"heads", std::move(heads)}});
  }
  return {{"step", frame.step}, {"layers", std::move(layers)}};
}

Json newest_indicators(const ReadRun& run) {
  std::vector<IndicatorFrame> frames;
  RunStore::Cursor cursor;
  (void)run.store.read_indicators(cursor, frames);
  if (!frames.empty()) return indicators_json(frames.back());
  if (!run.given->probe) return nullptr;
  return indicators_json({run.given->probe->step, indicators(*run.given->probe)});
}

/// Texts of an object in run.json, as "versions".
Json texts_of(const Json& json, const char* key) {
  Json texts = Json::object();
  const auto found = json.find(key);
  if (found == json.end() || !found->is_object()) return texts;
  for (const auto& [name, value] : found->items())
    if (value.is_string()) texts[name] = value;
  return texts;
}

/// Of the files that it was trained on.
Json data_hashes(const Json& recorded) {
  Json hashes = Json::array();
  const auto data = recorded.find("data");
  if (data == recorded.end() || !data->is_object()) return hashes;
  const auto files = data->find("files");
  if (files == data->end() || !files->is_array()) return hashes;
  for (const Json& file : *files)
    if (file.is_object()) hashes.push_back(text_or(file, "sha256"));
  return hashes;
}

const char* name_of(RunPhase phase) {
  switch (phase) {
    case RunPhase::empty:
      return "empty";
    case RunPhase::training:
      return "training";
    case RunPhase::paused:
      return "paused";
    case RunPhase::finished:
      return "finished";
    case RunPhase::stopped:
      return "stopped";
    case RunPhase::failed:
      return "failed";
  }
  return "empty";
}

std::string folder_name(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

Json describe(const ReadRun& run, const std::string& name, const std::string& data) {
  const RunStatus status = run.store.status();
  const TrainSpec& train = run.spec.train;
  Json layers = Json::array();
  for (const LayerSpec& layer : run.spec.model.layers) layers.push_back(layer_json(layer));
  return {{"name", name},
          {"folder", folder_name(run.given->folder)},
          {"data", data},
          {"data_hashes", data_hashes(run.recorded)},
          {"layers", std::move(layers)},
          {"heads", run.spec.model.num_heads},
          {"parameters", whole_or(run.recorded, "parameters", 0)},
          {"seed", std::to_string(run.spec.seed)},
          {"phase", name_of(status.phase)},
          {"step", status.step},
          {"steps", status.steps > 0 ? status.steps : train.steps},
          {"tokens",
           rounded(static_cast<double>(status.step) * static_cast<double>(train.batch_size) *
                   static_cast<double>(train.accumulate) * static_cast<double>(train.seq_len))},
          {"seconds", rounded(status.seconds)},
          {"loss", rounded(status.loss)},
          {"validation_loss", rounded(status.validation_loss)},
          {"accuracy", rounded(status.accuracy)},
          {"runtime", texts_of(run.recorded, "runtime")},
          {"versions", texts_of(run.recorded, "versions")},
          {"indicators", newest_indicators(run)}};
}

/// A path as its last part: where a file lay on a machine is nobody's business.
std::string without_folders(const std::string& value) {
  return value.find('/') == std::string::npos ? value : fs::path(value).filename().string();
}

Json fields(const std::vector<RunSpec>& specs) {
  const auto data = data_names(specs);
  Json all = Json::array();
  for (const ComparedField& field : compare(specs, false)) {
    Json values = Json::array();
    for (size_t i = 0; i < specs.size(); ++i)
      values.push_back(field.key == "data.source"       ? data[i]
                       : field.key.starts_with("data.") ? without_folders(field.values[i])
                                                        : field.values[i]);
    all.push_back({{"key", field.key},
                   {"title", field.title},
                   {"values", std::move(values)},
                   {"differs", field.differs}});
  }
  return all;
}

/// A problem for those who see the page: without where the run lies.
std::string without_place(std::string text, const fs::path& folder) {
  const std::string place = folder.string();
  for (size_t at = text.find(place); at != std::string::npos && !place.empty();
       at = text.find(place))
    text.replace(at, place.size(), "");
  return trim(text);
}

/// Maps of a run, or a remark why there are none.
void add_maps(const ReadRun& run, size_t budget, Json& json) {
  const auto steps = run.folder.map_steps();
  const Probe* probe = run.given->probe ? &*run.given->probe : nullptr;
  if (steps.empty() && probe == nullptr) {
    json["no_maps"] = without_place(run.given->without_probe, run.given->folder);
    return;
  }
  PageFrames frames;
  frames.steps = steps.empty() ? std::vector<int64_t>{probe->step} : steps;
  frames.read = [&](int64_t step) {
    return steps.empty() ? *probe : read_map_frame(run.folder.map(step));
  };
  try {
    json["maps_recorded"] = !steps.empty();
    json["maps"] = page_maps(frames, budget);
    if (json["maps"].is_null()) json["no_maps"] = "they do not fit onto the page";
  } catch (const Error& error) {
    json["no_maps"] = without_place(error.what(), run.given->folder);
  }
}

bool has_maps(const ReadRun& run) { return run.given->probe || !run.folder.map_steps().empty(); }

int columns_for(const std::vector<std::unique_ptr<ReadRun>>& runs) {
  size_t curves = 1;
  for (const auto& run : runs) curves += shown_curves(run->store).size();
  const auto columns = static_cast<int>(curve_bytes / point_bytes / curves / 2);
  return std::clamp(columns, fewest_columns, most_columns);
}

}  // namespace

Json page_data(const std::vector<PageRun>& given, size_t budget) {
  std::vector<std::unique_ptr<ReadRun>> runs;
  std::vector<RunSpec> specs;
  for (const PageRun& run : given) {
    runs.push_back(std::make_unique<ReadRun>(run));
    specs.push_back(runs.back()->spec);
  }
  const auto names = difference_names(specs), data = data_names(specs);
  const int columns = columns_for(runs);
  Json page = {{"fields", fields(specs)}, {"runs", Json::array()}};
  for (size_t i = 0; i < runs.size(); ++i) {
    page["runs"].push_back(describe(*runs[i], names[i], data[i]));
    page["runs"].back()["curves"] = curves(*runs[i], columns);
  }
  auto with_maps = std::ranges::count_if(runs, [](const auto& run) { return has_maps(*run); });
  for (size_t i = 0; i < runs.size(); ++i) {
    const size_t used = page.dump(-1, ' ', false, Json::error_handler_t::replace).size();
    const auto left = static_cast<size_t>(std::max<std::ptrdiff_t>(1, with_maps));
    add_maps(*runs[i], (budget - std::min(budget, used)) / left, page["runs"][i]);
    if (has_maps(*runs[i])) --with_maps;
  }
  return page;
}

}  // namespace attnlab
