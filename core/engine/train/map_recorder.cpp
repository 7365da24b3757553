// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/map_recorder.h"

#include <array>
#include <cstdio>
#include <filesystem>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr double megabyte = 1e6;

std::string megabytes(double bytes) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g MB", bytes / megabyte);
  return text.data();
}

}  // namespace

MapRecorder::MapRecorder(const RunSpec& spec, const RunFolder& folder,
                         std::function<void(Json)> emit)
    : folder_(folder),
      emit_(std::move(emit)),
      layers_(recorded_layers(spec)),
      interval_(spec.train.record_interval()),
      every_(interval_),
      budget_bytes_(spec.train.record_budget_mb * megabyte) {}

void MapRecorder::begin(int64_t step) {
  if (layers_.empty()) return;
  make_folder(folder_.map(step).parent_path());
  take_up(step);
  // The folder alone knows how often an earlier attempt recorded in the end.
  while (!frames_.empty() && was_thinned(step)) every_ *= 2;
  // Its own word on that may lie behind the checkpoint, where it counts no more.
  if (every_ > interval_) tell(step);
}

void MapRecorder::take_up(int64_t step) {
  for (const int64_t recorded : folder_.map_steps()) {
    const fs::path file = folder_.map(recorded);
    std::error_code error;
    if (recorded > step)
      fs::remove(file, error);
    else
      frames_[recorded] = static_cast<double>(fs::file_size(file, error));
    if (error)
      failed("cannot take up the recorded maps " + file.string() + ": " + error.message(),
             "delete this file: the other frames stand without it");
  }
}

/// Whether a thinning took every second frame: of those that only this interval has, most are gone.
/// One that is lost proves nothing, nor does the newest, which always stays.
bool MapRecorder::was_thinned(int64_t step) const {
  int64_t due = 0, there = 0;
  for (int64_t at = every_; at <= step; at += 2 * every_) {
    if (at == frames_.rbegin()->first) continue;
    ++due;
    if (frames_.contains(at)) ++there;
  }
  return 2 * there < due;
}

bool MapRecorder::is_due(int64_t step, bool last) const {
  return !layers_.empty() && (last || step % every_ == 0);
}

void MapRecorder::add(const Probe& frame) {
  const fs::path file = folder_.map(frame.step);
  const std::string content = map_frame_bytes(frame);
  write_file(file, content);
  frames_[frame.step] = static_cast<double>(content.size());
  Json layers = Json::array();
  for (const int64_t layer : layers_of_frame(frame)) layers.push_back(layer + 1);
  emit_({{"event", "map"},
         {"step", frame.step},
         {"file", file.lexically_relative(folder_.path()).string()},
         {"layers", std::move(layers)},
         {"bytes", content.size()}});
  thin();
}

// What an earlier thinning left off the grid goes as soon as it is not the newest any more: then
// what is kept follows from the steps alone, wherever the run was interrupted in between.
void MapRecorder::thin() {
  std::vector<int64_t> gone = take_off_grid();
  while (bytes() > budget_bytes_ && frames_.size() > 2) {
    every_ *= 2;
    const auto more = take_off_grid();
    gone.insert(gone.end(), more.begin(), more.end());
  }
  if (gone.empty()) return;
  tell(frames_.rbegin()->first);  // before they go: nobody is told of files that are not there
  std::error_code ignored;        // one that stays is found on the next resume
  for (const int64_t step : gone) fs::remove(folder_.map(step), ignored);
}

std::vector<int64_t> MapRecorder::take_off_grid() {
  const int64_t first = frames_.begin()->first, newest = frames_.rbegin()->first;
  std::vector<int64_t> gone;
  for (const auto& [step, size] : frames_)
    if (step % every_ != 0 && step != first && step != newest) gone.push_back(step);
  for (const int64_t step : gone) frames_.erase(step);
  return gone;
}

double MapRecorder::bytes() const {
  double sum = 0;
  for (const auto& [step, size] : frames_) sum += size;
  return sum;
}

void MapRecorder::tell(int64_t step) const {
  Json kept = Json::array();
  for (const auto& frame : frames_) kept.push_back(frame.first);
  const std::string message = "recorded maps are thinned to stay below " +
                              megabytes(budget_bytes_) + ": " + std::to_string(kept.size()) +
                              " frames are kept, a new one comes every " + std::to_string(every_) +
                              " steps";
  emit_({{"event", "maps_thinned"},
         {"step", step},
         {"kept", std::move(kept)},
         {"every", every_},
         {"message", message}});
}

void check_record_budget(const RunSpec& spec, int64_t length) {
  const ModelSpec& model = spec.model;
  int64_t heads = 0;
  for (const int64_t layer : recorded_layers(spec))
    if (model.layers[static_cast<size_t>(layer)].mixing)
      heads += model.num_heads + model.num_kv_heads;
  constexpr double text_of_token = 64;  // id, name and loss, with room to spare
  const double frame = (4.0 * static_cast<double>(heads * model.head_dim()) + text_of_token) *
                       static_cast<double>(length);
  if (2 * frame > spec.train.record_budget_mb * megabyte)
    bad_input("two frames of recorded maps take " + megabytes(2 * frame) +
                  ", record_budget_mb allows " + megabytes(spec.train.record_budget_mb * megabyte),
              "give a larger --record-budget, or fewer layers to --record-maps");
}

}  // namespace attnlab
