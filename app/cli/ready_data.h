// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "core/shared/data/corpus/prepare.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab::cli {

/// Makes data that a run can map into memory: a downloaded dataset by its name, and text that is
/// packed, in JSON lines or in folders, are prepared once into the cache folder, with progress; the
/// spec then names the prepared corpus and its tokenizer. `chosen_tokenizer` is the one that
/// somebody named, which must be the one a corpus was prepared with. False when stopped by Ctrl-C.
bool make_data_ready(RunSpec& spec, const std::optional<std::string>& chosen_tokenizer,
                     const Globals& globals);

/// Says when a preset of the paper takes bytes because the paper's tokenizer is not here.
void tell_of_byte_fallback(const RunSpec& spec, const Globals& globals);

/// Prepares with a line of progress on a terminal.
PrepareOutcome prepare_watched(PrepareJob job, const Globals& globals);

/// Says which lines of its files a prepared corpus lacks.
void tell_of_bad_lines(const std::filesystem::path& folder);

/// --threads, or all cores.
int threads_of(const Globals& globals);

}  // namespace attnlab::cli
