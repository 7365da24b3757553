// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/shared/base/tensor_file.h"

namespace attnlab {

/// A memory-mapped safetensors file, or all shards of an index (model.safetensors.index.json).
/// Opening checks the header, every size, that tensors lie side by side from the first byte to the
/// last, and that no name stands twice; throws Error naming the file and tensor. Afterwards every
/// view lies inside its file.
class SafetensorsFile final : public TensorFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);

  [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }

 private:
  void read_shards();
  void read_file(const std::filesystem::path& path);

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
