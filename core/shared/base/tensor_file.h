// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/shared/base/files.h"

namespace attnlab {

/// One tensor of a file; `bytes` are row-major little-endian and not owned.
struct TensorView {
  std::string dtype;  ///< "F32", "BF16", "F16", "I64", …, "Q4_1"
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;
};

/// Elements of a shape.
int64_t element_count(const std::vector<int64_t>& shape);
/// "[2, 3]"
std::string shown(const std::vector<int64_t>& shape);

/// Named tensors in memory-mapped files. Every view lies inside its file.
class TensorFile {
 public:
  virtual ~TensorFile() = default;

  [[nodiscard]] const std::map<std::string, TensorView>& tensors() const { return tensors_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// The tensor, or Error when missing.
  [[nodiscard]] const TensorView& at(const std::string& name) const;
  /// Copies a tensor into `out` after checking the shape and out's size: F32 as it is, BF16, F16
  /// and quantised types (quantised.h) widened, which is exact; other types are refused.
  void copy_floats(const std::string& name, const std::vector<int64_t>& shape,
                   std::span<float> out) const;

 protected:
  explicit TensorFile(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
  std::vector<MappedFile> files_;
  std::map<std::string, TensorView> tensors_;
};

}  // namespace attnlab
