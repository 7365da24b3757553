// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/axes.h"

#include <array>
#include <string>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

// In the order of the values.
constexpr std::array<std::string_view, 2> norms = {"rms", "layer"};
constexpr std::array<std::string_view, 3> feed_forwards = {"gated_silu", "gelu", "gelu_tanh"};

template <class Kind, size_t n>
Kind read_kind(const JsonReader& reader, std::string_view key,
               const std::array<std::string_view, n>& names, Kind fallback) {
  const std::string word = reader.text(key, std::string(name_of(fallback)));
  for (size_t i = 0; i < n; ++i)
    if (names[i] == word) return static_cast<Kind>(i);
  reader.fail(key, "`" + word + "` is not known, expected " +
                       join(std::vector<std::string>(names.begin(), names.end()), ", "));
}

}  // namespace

std::string_view name_of(NormKind kind) { return norms[static_cast<size_t>(kind)]; }
std::string_view name_of(FeedForwardKind kind) { return feed_forwards[static_cast<size_t>(kind)]; }

NormKind read_norm(const JsonReader& reader, NormKind fallback) {
  return read_kind(reader, "norm", norms, fallback);
}

FeedForwardKind read_feed_forward(const JsonReader& reader, FeedForwardKind fallback) {
  return read_kind(reader, "feed_forward", feed_forwards, fallback);
}

}  // namespace attnlab
