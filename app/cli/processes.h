// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "core/engine/session/session.h"

namespace attnlab::cli {

inline constexpr const char* processes_help =
    "train in so many processes of this machine, which share the micro-batches of a step";

/// The words of this command, behind the program's name: each of many processes is told the same.
void keep_command(std::vector<std::string> words);

/// In how many processes to train: what --processes says, else ATTNLAB_PROCESSES, so that a
/// launcher of the Studio can say it (`env ATTNLAB_PROCESSES=2`). 1 in a process that mpirun
/// started already, unless it is to go to the background, where no mpirun's processes stay: its
/// first one then starts as many anew. Throws Error.
int wanted_processes(std::optional<int64_t> given, bool detach);

/// Does this command in so many processes, started by mpirun, and watches over them: events and
/// stopping are as with one. `run` is empty where that is the first one's choice; `spec` is what
/// came on standard input. Sets the exit code where they fail.
TrainOutcome train_in_processes(int processes, const std::string& run, bool detach,
                                const std::string& spec, Globals& globals);

}  // namespace attnlab::cli
