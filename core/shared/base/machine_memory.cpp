// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/machine_memory.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

namespace attnlab {
namespace fs = std::filesystem;
namespace {

/// The number behind a word in a file of "word number" lines.
std::optional<double> number_after(const fs::path& file, const std::string& word) {
  std::ifstream in(file);
  std::string name;
  for (double value = 0; in >> name; in.ignore(256, '\n'))
    if (name == word && in >> value) return value;
  return std::nullopt;
}

/// "max" is no number: nothing is limited.
std::optional<double> only_number(const fs::path& file) {
  std::ifstream in(file);
  double value = 0;
  if (in >> value) return value;
  return std::nullopt;
}

/// The folder of this process's group; the topmost one where it has none of its own.
fs::path own_group(const fs::path& proc, const fs::path& cgroups) {
  std::ifstream in(proc / "self/cgroup");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("0::/")) return cgroups / line.substr(4);
  return cgroups;
}

void limit_by(const fs::path& group, MachineMemory& memory) {
  const auto most = only_number(group / "memory.max");
  const auto used = only_number(group / "memory.current");
  if (!most || !used) return;
  const double cached = number_after(group / "memory.stat", "inactive_file").value_or(0);
  memory.total = std::min(memory.total, *most);
  memory.free = std::min(memory.free, std::max(0.0, *most - *used + cached));
}

}  // namespace

MachineMemory machine_memory(const fs::path& proc, const fs::path& cgroups) {
  constexpr double kib = 1024;
  MachineMemory memory;
  memory.total = kib * number_after(proc / "meminfo", "MemTotal:").value_or(0);
  memory.free = kib * number_after(proc / "meminfo", "MemAvailable:").value_or(0);
  // Each group is limited by those that it lies in.
  for (fs::path group = own_group(proc, cgroups);; group = group.parent_path()) {
    limit_by(group, memory);
    if (group == cgroups || group == group.parent_path()) return memory;
  }
}

}  // namespace attnlab
