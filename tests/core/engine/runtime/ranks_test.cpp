// SPDX-License-Identifier: Apache-2.0
#include "core/engine/runtime/ranks.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

namespace attnlab {
namespace {

/// Variables of the environment for as long as it lives.
class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> variables)
      : variables_(std::move(variables)) {
    for (const auto& [name, value] : variables_) ::setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const auto& [name, value] : variables_) ::unsetenv(name.c_str());
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::map<std::string, std::string> variables_;
};

Launch launch_in(std::map<std::string, std::string> variables) {
  const Environment set(std::move(variables));
  return launch();
}

TEST(Launch, IsToldByTheLauncher) {
  EXPECT_FALSE(launch_in({}).together);
  const Launch open_mpi = launch_in({{"OMPI_COMM_WORLD_RANK", "1"},
                                     {"OMPI_COMM_WORLD_SIZE", "4"},
                                     {"OMPI_COMM_WORLD_LOCAL_SIZE", "4"}});
  EXPECT_TRUE(open_mpi.together && open_mpi.here);
  EXPECT_EQ(open_mpi.rank, 1);
  EXPECT_EQ(open_mpi.size, 4);
  const Launch mpich = launch_in({{"PMI_RANK", "0"}, {"PMI_SIZE", "4"}, {"MPI_LOCALNRANKS", "2"}});
  EXPECT_TRUE(mpich.together);
  EXPECT_FALSE(mpich.here) << "two of them are elsewhere";
  EXPECT_TRUE(launch_in({{"SLURM_PROCID", "2"}, {"SLURM_STEP_NUM_TASKS", "3"}}).together);
  EXPECT_FALSE(launch_in({{"PMI_RANK", "x"}, {"PMI_SIZE", "4"}}).together);
  EXPECT_FALSE(launch_in({{"PMI_RANK", "4"}, {"PMI_SIZE", "4"}}).together);
}

// A shell of a Slurm job, or one engine with a GPU: trains as anywhere, in the background too.
TEST(Launch, OfOneProcessBySlurmIsNone) {
  EXPECT_FALSE(launch_in({{"SLURM_PROCID", "0"}, {"SLURM_STEP_NUM_TASKS", "1"}}).together);
}

TEST(Launch, OfOneProcessNeedsNoMpi) {
  const Environment set({{"PMI_RANK", "0"}, {"PMI_SIZE", "1"}});
  EXPECT_EQ(join_ranks()->size(), 1);
  EXPECT_EQ(joined_ranks(), 1);
}

}  // namespace
}  // namespace attnlab
