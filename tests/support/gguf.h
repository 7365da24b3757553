// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab::test {

/// Writes small GGUF files piece by piece, as the format's description has them.
class GgufWriter {
 public:
  GgufWriter& number(const std::string& key, uint32_t value) {
    return add(key, 4, bytes_of(value));
  }
  GgufWriter& real(const std::string& key, float value) { return add(key, 6, bytes_of(value)); }
  GgufWriter& boolean(const std::string& key, bool value) {
    return add(key, 7, std::string(1, value ? '\1' : '\0'));
  }
  GgufWriter& text(const std::string& key, const std::string& value) {
    return add(key, 8, text_of(value));
  }
  GgufWriter& texts(const std::string& key, const std::vector<std::string>& values) {
    std::string list = bytes_of(uint32_t{8}) + bytes_of(uint64_t{values.size()});
    for (const auto& value : values) list += text_of(value);
    return add(key, 9, list);
  }
  GgufWriter& numbers(const std::string& key, const std::vector<int32_t>& values) {
    std::string list = bytes_of(uint32_t{5}) + bytes_of(uint64_t{values.size()});
    for (const int32_t value : values) list += bytes_of(value);
    return add(key, 9, list);
  }
  /// Axes as the file has them, the one that runs fastest first.
  GgufWriter& tensor(const std::string& name, const std::vector<uint64_t>& axes, uint32_t type,
                     const std::string& bytes) {
    infos_ += text_of(name) + bytes_of(static_cast<uint32_t>(axes.size()));
    for (const uint64_t axis : axes) infos_ += bytes_of(axis);
    infos_ += bytes_of(type) + bytes_of(uint64_t{data_.size()});
    data_ += padded(bytes);
    ++tensors_;
    return *this;
  }
  GgufWriter& floats(const std::string& name, const std::vector<uint64_t>& axes,
                     const std::vector<float>& values) {
    return tensor(name, axes, 0, {reinterpret_cast<const char*>(values.data()), 4 * values.size()});
  }

  [[nodiscard]] std::string bytes() const {
    return padded("GGUF" + bytes_of(uint32_t{3}) + bytes_of(tensors_) + bytes_of(keys_) + values_ +
                  infos_) +
           data_;
  }

 private:
  template <class Number>
  static std::string bytes_of(Number value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
  }
  static std::string text_of(const std::string& text) {
    return bytes_of(uint64_t{text.size()}) + text;
  }
  static std::string padded(std::string bytes) {
    bytes.resize((bytes.size() + 31) / 32 * 32);
    return bytes;
  }
  GgufWriter& add(const std::string& key, uint32_t type, const std::string& value) {
    values_ += text_of(key) + bytes_of(type) + value;
    ++keys_;
    return *this;
  }

  uint64_t keys_ = 0, tensors_ = 0;
  std::string values_, infos_, data_;
};

/// A byte-level tokenizer of all bytes, one merge and two special tokens, as a GGUF file has it.
void add_tokenizer(GgufWriter& file, const std::string& pre);
/// A Llama of one layer: d 8, two query heads and one key head, f 4, 259 tokens, without weights.
GgufWriter small_llama();
/// The same with weights that are a function of their names.
GgufWriter small_llama_with_weights();

}  // namespace attnlab::test
