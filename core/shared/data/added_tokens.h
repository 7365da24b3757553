// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attnlab {

/// Tokens that are found in the text before anything else is done with it, inside words too:
/// leftmost first, then longest.
class AddedTokens {
 public:
  AddedTokens() : nodes_(1) {}
  void add(std::string_view content, int32_t id);
  [[nodiscard]] bool empty() const { return nodes_.size() == 1; }

  /// Calls one or the other for what the text consists of, in order.
  void split(std::string_view text, const std::function<void(std::string_view)>& plain,
             const std::function<void(int32_t)>& token) const;

 private:
  struct Node {
    std::vector<std::pair<char, size_t>> next;
    int32_t id = -1;
  };
  struct Found {
    int32_t id = -1;
    size_t size = 0;
  };
  [[nodiscard]] size_t child(size_t node, char byte) const;
  [[nodiscard]] Found longest_at(std::string_view text, size_t at) const;

  std::vector<Node> nodes_;  ///< a trie; 0 is the root
};

}  // namespace attnlab
