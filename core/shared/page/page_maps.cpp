// SPDX-License-Identifier: Apache-2.0
#include "core/shared/page/page_maps.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr int64_t fewest_tokens = 4;
constexpr int64_t most_frames = 60;
constexpr size_t spare = 64;         ///< bytes between the parts
constexpr double usual_packing = 4;  ///< maps are seldom packed better
constexpr double rounding = 1e-5;    ///< of weights in fp32

int64_t causal_cells(int64_t length) { return length * (length + 1) / 2; }

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(),
                Z_BEST_COMPRESSION) != Z_OK)
    failed("zlib does not pack the maps");
  packed.resize(size);
  return packed;
}

std::string base64(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(size));
  return text;
}

/// The first rows of [count, length, width].
std::vector<float> first_rows(const std::vector<float>& values, int64_t count, int64_t length,
                              int64_t width, int64_t shown) {
  if (std::ssize(values) != count * length * width) return values;  // head_matrix refuses it
  std::vector<float> first;
  first.reserve(static_cast<size_t>(count * shown * width));
  for (int64_t head = 0; head < count; ++head) {
    const auto begin = values.begin() + head * length * width;
    first.insert(first.end(), begin, begin + shown * width);
  }
  return first;
}

LayerProbe first_tokens(const LayerProbe& layer, int64_t length, int64_t shown) {
  LayerProbe first = layer;
  first.q = first_rows(layer.q, layer.num_heads, length, layer.head_dim, shown);
  first.k = first_rows(layer.k, layer.num_kv_heads, length, layer.head_dim, shown);
  first.v.clear();
  return first;
}

std::pair<double, double> range_of(const Matrix& map) {
  double least = 0, largest = 1;
  for (int64_t i = 0; i < map.rows; ++i)
    for (int64_t j = 0; j <= i; ++j) {
      const double value = map.at(i, j);
      if (!std::isfinite(value)) continue;
      least = std::min(least, value);
      largest = std::max(largest, value);
    }
  return {least < -rounding ? least : 0, largest > 1 + rounding ? largest : 1};
}

char code_of(double value, const std::pair<double, double>& range) {
  if (!std::isfinite(value)) return cell_without_number;
  const double part = (value - range.first) / (range.second - range.first);
  return static_cast<char>(std::lround(std::clamp(part, 0.0, 1.0) * cell_levels));
}

int64_t maps_of(const Probe& probe) {
  int64_t maps = 0;
  for (const LayerProbe& layer : probe.layers) maps += layer.mixing ? layer.num_heads : 0;
  return maps;
}

Json to_json(const PageCells& cells, int64_t step) {
  Json json = {{"step", step}};
  for (size_t i = 0; i < cells.ranges.size(); ++i)
    if (cells.ranges[i] != std::pair(0.0, 1.0))
      json["ranges"][std::to_string(i)] = {cells.ranges[i].first, cells.ranges[i].second};
  json["cells"] = base64(deflated(cells.codes));
  return json;
}

size_t size_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace).size();
}

bool is_alike(const Probe& a, const Probe& b) {
  return a.ids == b.ids && std::ranges::equal(a.layers, b.layers, [](const auto& x, const auto& y) {
           return x.mixing == y.mixing && x.absent == y.absent && x.num_heads == y.num_heads;
         });
}

Json describe(const Probe& probe, int64_t shown, size_t recorded) {
  int64_t heads = 0;
  Json json = {{"length", probe.length()}, {"recorded", recorded}};
  json["tokens"] = Json::array();
  for (int64_t i = 0; i < shown; ++i)
    json["tokens"].push_back(probe.tokens[static_cast<size_t>(i)]);
  json["layers"] = Json::array();
  for (size_t l = 0; l < probe.layers.size(); ++l) {
    const LayerProbe& layer = probe.layers[l];
    heads = std::max(heads, layer.num_heads);
    if (!layer.absent)
      json["layers"].push_back(
          {{"layer", l + 1}, {"mixing", layer.mixing}, {"fixed", layer.fixed}});
  }
  json["heads"] = heads;
  return json;
}

/// `count` of the frames, evenly, with the first and the newest.
std::vector<int64_t> chosen(const std::vector<int64_t>& steps, int64_t count) {
  if (count == 1) return {steps.back()};
  std::vector<int64_t> some;
  const int64_t last = std::ssize(steps) - 1;
  for (int64_t i = 0; i < count; ++i)
    some.push_back(steps[static_cast<size_t>((i * last + (count - 1) / 2) / (count - 1))]);
  return some;
}

/// One run's maps while they are fitted into a budget.
class Fitting {
 public:
  Fitting(const PageFrames& frames, size_t budget)
      : frames_(frames), budget_(budget), newest_(frames.read(frames.steps.back())) {}

  Json fit() {
    if (!fit_tokens()) return nullptr;
    Json maps = describe(newest_, shown_, frames_.steps.size());
    const size_t room = budget_ - std::min(budget_, size_of(maps));
    maps["frames"] = fit_frames(room);
    return maps;
  }

 private:
  /// As many tokens as the newest frame alone can show.
  bool fit_tokens() {
    const auto cells = static_cast<double>(std::max<int64_t>(1, maps_of(newest_)));
    const double most = usual_packing * static_cast<double>(budget_) / cells;
    shown_ = std::min(newest_.length(), static_cast<int64_t>(std::sqrt(2 * most)));
    while (shown_ >= std::min(fewest_tokens, newest_.length())) {
      Json frame = to_json(page_cells(newest_, shown_), frames_.steps.back());
      const size_t size = size_of(frame) + size_of(describe(newest_, shown_, frames_.steps.size()));
      if (size + spare <= budget_) {
        packed_[frames_.steps.back()] = std::move(frame);
        return true;
      }
      const double part = static_cast<double>(budget_) / static_cast<double>(size + spare);
      shown_ =
          std::min(shown_ - 1, static_cast<int64_t>(std::sqrt(part) * static_cast<double>(shown_)));
    }
    return false;
  }

  Json fit_frames(size_t room) {
    const double each = static_cast<double>(size_of(packed_.at(frames_.steps.back())));
    auto count = static_cast<int64_t>(usual_packing * static_cast<double>(room) / each);
    count = std::clamp<int64_t>(count, 1, std::min(most_frames, std::ssize(frames_.steps)));
    for (;; count = std::max<int64_t>(1, count * 3 / 4)) {
      Json all = Json::array();
      for (const int64_t step : chosen(frames_.steps, count))
        if (const Json* frame = packed(step)) all.push_back(*frame);
      if (count == 1 || size_of(all) <= room) return all;
    }
  }

  /// Null for a frame that cannot be read or is of another text.
  const Json* packed(int64_t step) {
    const auto found = packed_.find(step);
    if (found == packed_.end()) {
      try {
        const Probe frame = frames_.read(step);
        packed_[step] =
            is_alike(frame, newest_) ? to_json(page_cells(frame, shown_), step) : Json();
      } catch (const Error&) {
        packed_[step] = nullptr;
      }
    }
    const Json& frame = packed_.at(step);
    return frame.is_null() ? nullptr : &frame;
  }

  const PageFrames& frames_;
  size_t budget_;
  Probe newest_;
  int64_t shown_ = 0;
  std::map<int64_t, Json> packed_;
};

}  // namespace

void add_cells(const Matrix& map, PageCells& cells) {
  const auto range = range_of(map);
  for (int64_t i = 0; i < map.rows; ++i)
    for (int64_t j = 0; j <= i; ++j) cells.codes += code_of(map.at(i, j), range);
  cells.ranges.push_back(range);
}

PageCells page_cells(const Probe& probe, int64_t shown) {
  PageCells cells;
  cells.codes.reserve(static_cast<size_t>(maps_of(probe) * causal_cells(shown)));
  for (const LayerProbe& whole : probe.layers) {
    if (!whole.mixing) continue;
    const LayerProbe layer = first_tokens(whole, probe.length(), shown);
    for (int64_t head = 0; head < layer.num_heads; ++head)
      add_cells(head_matrix(layer, shown, head, Stage::weights), cells);
  }
  return cells;
}

Json page_maps(const PageFrames& frames, size_t budget) { return Fitting(frames, budget).fit(); }

}  // namespace attnlab
