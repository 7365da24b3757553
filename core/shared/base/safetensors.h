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

/// One tensor of a safetensors file; `bytes` are row-major little-endian and not owned.
struct TensorView {
  std::string dtype;  ///< "F32", "BF16", "F16", "I64", …
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;
};

/// Elements of a shape.
int64_t element_count(const std::vector<int64_t>& shape);
/// "[2, 3]"
std::string shown(const std::vector<int64_t>& shape);

/// A memory-mapped safetensors file, or all shards of an index (model.safetensors.index.json).
/// Opening checks the header, every size, that tensors lie side by side from the first byte to the
/// last, and that no name stands twice; throws Error naming the file and tensor. Afterwards every
/// view lies inside its file.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);

  [[nodiscard]] const std::map<std::string, TensorView>& tensors() const { return tensors_; }
  [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// The tensor, or Error when missing.
  [[nodiscard]] const TensorView& at(const std::string& name) const;
  /// Copies a tensor into `out` after checking the shape and out's size. F32 as it is, BF16 and F16
  /// widened, which is exact; other types are refused.
  void copy_floats(const std::string& name, const std::vector<int64_t>& shape,
                   std::span<float> out) const;

 private:
  void read_shards();
  void read_file(const std::filesystem::path& path);

  std::filesystem::path path_;
  std::vector<MappedFile> files_;
  std::map<std::string, TensorView> tensors_;
  std::map<std::string, std::string> metadata_;
};

/// "weight_map" of an index: the shard, a file beside the index, of every tensor.
std::map<std::string, std::string> read_weight_map(const std::filesystem::path& index);

/// Writes tensors in the given order with 8-byte aligned data; syncs before it returns.
void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, TensorView>>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

TensorView view_of(std::span<const float> values, std::vector<int64_t> shape);
TensorView view_of(std::span<const int64_t> values, std::vector<int64_t> shape);

}  // namespace attnlab
