// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/machine_memory.h"

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

constexpr const char* meminfo =
    "MemTotal:       64000 kB\nMemFree:          100 kB\nMemAvailable:   40000 kB\n";

TEST(MachineMemory, IsTheWholeMachinesWhereNothingLimitsIt) {
  const test::TempFolder folder;
  folder.write("proc/meminfo", meminfo);
  folder.write("groups/memory.max", "max\n");
  folder.write("groups/memory.current", "123\n");
  const MachineMemory memory = machine_memory(folder / "proc", folder / "groups");
  EXPECT_EQ(memory.total, 64000 * 1024.0);
  EXPECT_EQ(memory.free, 40000 * 1024.0);
}

TEST(MachineMemory, IsWhatTheNarrowestGroupLeaves) {
  const test::TempFolder folder;
  folder.write("proc/meminfo", meminfo);
  folder.write("proc/self/cgroup", "0::/slurm/job\n");
  folder.write("groups/slurm/memory.max", "20000000\n");
  folder.write("groups/slurm/memory.current", "12000000\n");
  folder.write("groups/slurm/memory.stat", "anon 8000000\ninactive_file 3000000\n");
  folder.write("groups/slurm/job/memory.max", "30000000\n");
  folder.write("groups/slurm/job/memory.current", "1000000\n");
  const MachineMemory memory = machine_memory(folder / "proc", folder / "groups");
  EXPECT_EQ(memory.total, 20e6);
  EXPECT_EQ(memory.free, 11e6) << "caches of files can be had";
}

TEST(MachineMemory, IsUnknownWhereNothingTells) {
  const test::TempFolder folder;
  const MachineMemory memory = machine_memory(folder / "none", folder / "none");
  EXPECT_EQ(memory.total, 0);
  EXPECT_EQ(memory.free, 0);
}

TEST(MachineMemory, OfThisMachineIsPlausible) {
  const MachineMemory memory = machine_memory();
  EXPECT_GT(memory.total, 100e6);
  EXPECT_GT(memory.free, 0);
  EXPECT_LE(memory.free, memory.total);
}

}  // namespace
}  // namespace attnlab
