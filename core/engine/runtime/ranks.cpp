// SPDX-License-Identifier: Apache-2.0
#include "core/engine/runtime/ranks.h"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "core/engine/runtime/mpi_ranks.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

/// A whole number of the environment; -1 where there is none.
int number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return -1;
  const std::string_view word = text;
  int value = -1;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc{} && end == word.data() + word.size() ? value : -1;
}

}  // namespace

std::vector<Part> parts_of(int64_t count, int ranks) {
  std::vector<Part> parts;
  for (int64_t r = 0; r < ranks; ++r) {
    const int64_t begin = count * r / ranks;
    parts.push_back({begin, count * (r + 1) / ranks - begin});
  }
  return parts;
}

Launch launch() {
  struct Names {
    const char *rank, *size, *size_here;
    int fewest;  ///< that are a launch
  };
  // Open MPI; MPICH and those that descend from it; Slurm, which says so of every shell of a job.
  for (const Names& names :
       {Names{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE", 1},
        Names{"PMI_RANK", "PMI_SIZE", "MPI_LOCALNRANKS", 1},
        Names{"SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "", 2}}) {
    const int rank = number_in_environment(names.rank), size = number_in_environment(names.size);
    if (rank < 0 || size <= rank || size < names.fewest) continue;
    return {true, rank, size, number_in_environment(names.size_here) == size};
  }
  return {};
}

std::vector<std::string> launcher_of(int processes) {
  if (!built_with_mpi())
    bad_input(std::to_string(processes) + " processes need MPI, and this attnlab was built without",
              "build it with -DATTNLAB_MPI=ON, or leave --processes out");
  return mpi_launcher(processes);
}

std::unique_ptr<Ranks> join_ranks() {
  const Launch started = launch();
  if (started.size == 1) return std::make_unique<Ranks>();
  const std::string processes = std::to_string(started.size) + " processes were started";
  if (!built_with_mpi())
    bad_input(processes + " for one run, and this attnlab was built without MPI",
              "start it without mpirun or srun, or build it with -DATTNLAB_MPI=ON");
  auto ranks = make_mpi_ranks();
  if (ranks->size() != started.size)
    bad_input(processes + ", and they cannot reach each other: this attnlab was built with " +
                  mpi_library(),
              "start it with that library's mpirun");
  return ranks;
}

}  // namespace attnlab
