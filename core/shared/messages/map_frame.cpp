// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/map_frame.h"

#include "core/shared/base/error.h"
#include "core/shared/messages/event_file.h"

namespace attnlab {

std::string map_frame_bytes(const Probe& frame) { return event_file_of(to_event(frame)); }

Probe read_map_frame(const std::filesystem::path& path) {
  EventFileReader reader(path);
  const auto event = reader.next();
  const std::string what = "the recorded maps " + path.string() + " are damaged";
  const std::string advice = "delete this file: the other frames stand without it";
  if (!event || event->kind() == "damaged") {
    const std::string& problem = reader.problem_at_end();
    failed(what + " (" + (problem.empty() ? "cut short" : problem) + ")", advice);
  }
  try {
    return probe_from_event(*event);
  } catch (const Error& error) {
    failed(what + " (" + error.what() + ")", advice);
  }
}

std::vector<int64_t> layers_of_frame(const Probe& frame) {
  std::vector<int64_t> layers;
  for (size_t i = 0; i < frame.layers.size(); ++i)
    if (!frame.layers[i].absent) layers.push_back(static_cast<int64_t>(i));
  return layers;
}

}  // namespace attnlab
