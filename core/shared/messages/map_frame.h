// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/shared/messages/probe.h"

namespace attnlab {

/// What a run records of its maps at one step: a probe of its own text with q and k of the chosen
/// layers. Other layers are absent, there is no v, and losses are NaN. In a file it is a probe
/// answer (probe.h) in an event file of its own, so that old frames can be thinned.
std::string map_frame_bytes(const Probe& frame);

/// Throws Error naming the file when it is missing or damaged.
Probe read_map_frame(const std::filesystem::path& path);

/// Layers that a frame holds, from 0.
std::vector<int64_t> layers_of_frame(const Probe& frame);

}  // namespace attnlab
