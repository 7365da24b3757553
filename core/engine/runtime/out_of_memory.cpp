// SPDX-License-Identifier: Apache-2.0
#include "core/engine/runtime/out_of_memory.h"

#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace attnlab {
namespace {

/// "2.50 GiB", "4096 bytes" or "4096" at the beginning of a text.
double leading_bytes(const std::string& text) {
  char* end = nullptr;
  const double count = std::strtod(text.c_str(), &end);
  const std::string_view unit(end);
  for (const auto& [name, bytes] :
       {std::pair{" KiB", 0x1p10}, {" MiB", 0x1p20}, {" GiB", 0x1p30}, {" TiB", 0x1p40}})
    if (unit.starts_with(name)) return count * bytes;
  return count;
}

}  // namespace

// LibTorch says it in words: "CUDA out of memory. Tried to allocate 2.50 GiB. …" and
// "DefaultCPUAllocator: can't allocate memory: you tried to allocate 4096 bytes. …".
std::optional<double> refused_bytes(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return 0;
  const std::string text = error.what();
  const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
  if (!says("out of memory") && !says("can't allocate memory") && !says("_ALLOC_FAILED"))
    return std::nullopt;
  constexpr std::string_view before = "ried to allocate ";
  const size_t at = text.find(before);
  return at == std::string::npos ? 0 : leading_bytes(text.substr(at + before.size()));
}

}  // namespace attnlab
