// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace attnlab {

/// Memory of this machine, or of the part of it that a container or a batch system gives to this
/// process. Bytes; 0 where the system does not tell.
struct MachineMemory {
  double total = 0;
  double free = 0;  ///< what a new process can have, caches of files counted as free
};

/// The folders are where Linux tells of it.
MachineMemory machine_memory(const std::filesystem::path& proc = "/proc",
                             const std::filesystem::path& cgroups = "/sys/fs/cgroup");

}  // namespace attnlab
