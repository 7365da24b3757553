// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/npy.h"

#include <string>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {
namespace {

std::string preamble_of(const std::vector<int64_t>& shape) {
  std::string sizes;
  for (const int64_t size : shape) sizes += std::to_string(size) + ", ";
  if (shape.size() > 1) sizes.resize(sizes.size() - 2);
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
  constexpr size_t fixed = 10;
  while ((fixed + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 255);
  bytes += static_cast<char>(header.size() >> 8);
  return bytes + header;
}

}  // namespace

void write_npy(const std::filesystem::path& path, std::span<const float> values,
               const std::vector<int64_t>& shape) {
  write_npy(path, shape, [values](const TakeFloats& take) { take(values); });
}

void write_npy(const std::filesystem::path& path, const std::vector<int64_t>& shape,
               const std::function<void(const TakeFloats& take)>& fill) {
  int64_t missing = 1;
  for (const int64_t size : shape) missing *= size;
  write_file(path, [&](OutputFile& out) {
    out.write(preamble_of(shape));
    fill([&](std::span<const float> values) {
      missing -= static_cast<int64_t>(values.size());
      out.write(std::as_bytes(values));
    });
    if (missing != 0) failed(path.string() + " would not have the values that its shape says");
  });
}

}  // namespace attnlab
