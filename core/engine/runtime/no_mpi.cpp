// SPDX-License-Identifier: Apache-2.0
#include "core/engine/runtime/mpi_ranks.h"

namespace attnlab {

bool built_with_mpi() { return false; }
std::string mpi_library() { return "no MPI"; }
std::vector<std::string> mpi_launcher(int /*processes*/) { return {}; }
std::unique_ptr<Ranks> make_mpi_ranks() { return std::make_unique<Ranks>(); }
int joined_ranks() { return 1; }
void end_joined_ranks(int /*exit_code*/) {}

}  // namespace attnlab
