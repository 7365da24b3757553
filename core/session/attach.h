// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace attnlab {

/// The bridge between a run and a viewer that may sit on another machine: the run's events from
/// `offset` on and answers of its trainer go to `out`, command lines from `in` to the trainer.
/// A file shorter than `offset` is given from its beginning; "from" in the hello says where it
/// begins. Follows the run's folder, whoever owns it and whether or not anybody does, until `in`
/// ends. Throws Error when the path is no run.
void attach(const std::filesystem::path& run, uint64_t offset, int in, int out);

}  // namespace attnlab
