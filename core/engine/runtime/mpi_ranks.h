// SPDX-License-Identifier: Apache-2.0
// The two files behind this are with MPI and without; no other knows of it.
#pragma once

#include <string>

#include "core/engine/runtime/ranks.h"

namespace attnlab {

bool built_with_mpi();
/// "Open MPI v4.1.4" or the like.
std::string mpi_library();
/// As `launcher_of`.
std::vector<std::string> mpi_launcher(int processes);
/// All processes of MPI_COMM_WORLD.
std::unique_ptr<Ranks> make_mpi_ranks();

}  // namespace attnlab
