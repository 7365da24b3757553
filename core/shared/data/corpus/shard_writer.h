// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

/// Token files NAME-00000.tokens, NAME-00001.tokens, … of equal length, but for the last. What was
/// written can be fixed on disk, and taken up again from there after any kind of end.
class ShardWriter {
 public:
  ShardWriter(std::filesystem::path folder, std::string name, int64_t vocab_size,
              int64_t shard_tokens);
  ~ShardWriter();
  ShardWriter(const ShardWriter&) = delete;
  ShardWriter& operator=(const ShardWriter&) = delete;

  void append(std::span<const int32_t> ids);
  [[nodiscard]] int64_t tokens() const;

  /// Syncs everything written and says where that is.
  Json commit();
  /// Takes up what `commit` said; whatever came later is removed.
  void restore(const Json& state);
  /// Ends the last shard. Name, tokens and SHA-256 of every one.
  Json finish();

 private:
  void open_next();
  void close_shard();
  void flush();
  [[nodiscard]] std::filesystem::path path(size_t shard, bool whole) const;

  std::filesystem::path folder_;
  std::string name_;
  int64_t vocab_size_, shard_tokens_;
  size_t width_;
  Json shards_ = Json::array();  ///< whole ones
  int64_t open_tokens_ = 0;      ///< of the one that is being written
  int descriptor_ = -1;
  std::string buffer_;
};

}  // namespace attnlab
