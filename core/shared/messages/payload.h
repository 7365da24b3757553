// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

/// Values behind a header, as they lie in memory (little-endian).
template <class Value>
void append_values(std::string& payload, const std::vector<Value>& values) {
  payload.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

/// The caller knows that so many lie there.
template <class Value>
std::vector<Value> values_at(const std::string& payload, size_t offset, size_t count) {
  std::vector<Value> values(count);
  if (count > 0) std::memcpy(values.data(), payload.data() + offset, count * sizeof(Value));
  return values;
}

/// Ids and texts of the tokens that an answer is about, from "ids" and "tokens" of its header.
/// Throws Error where they are not as many as each other; `what` names the answer.
void read_tokens(const JsonReader& header, const std::string& what, std::vector<int64_t>& ids,
                 std::vector<std::string>& tokens);

}  // namespace attnlab
