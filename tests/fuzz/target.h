// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace attnlab::fuzz {

/// A reader under attack. `read` is given any bytes and must come back or throw Error; whatever
/// else it throws, every report of a sanitizer and every input that takes 10 s is a finding.
struct Target {
  std::string_view name;
  void (*read)(std::string_view bytes);
  std::vector<std::string> (*seeds)();  ///< whole inputs, made by the program's own writers
};

std::vector<Target> json_targets();
std::vector<Target> run_targets();
std::vector<Target> data_targets();

/// A file with these bytes, for readers of files; it lasts until the next of its name.
std::filesystem::path file_with(std::string_view bytes, const std::string& name = "input");
/// A folder of its own for each name.
std::filesystem::path scratch(const std::string& name);

}  // namespace attnlab::fuzz
