// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/added_tokens.h"

namespace attnlab {

size_t AddedTokens::child(size_t node, char byte) const {
  for (const auto& [key, next] : nodes_[node].next)
    if (key == byte) return next;
  return 0;
}

void AddedTokens::add(std::string_view content, int32_t id) {
  if (content.empty()) return;
  size_t node = 0;
  for (const char byte : content) {
    size_t next = child(node, byte);
    if (next == 0) {
      next = nodes_.size();
      nodes_[node].next.emplace_back(byte, next);
      nodes_.emplace_back();
    }
    node = next;
  }
  nodes_[node].id = id;
}

AddedTokens::Found AddedTokens::longest_at(std::string_view text, size_t at) const {
  Found found;
  size_t node = 0;
  for (size_t i = at; i < text.size(); ++i) {
    node = child(node, text[i]);
    if (node == 0) break;
    if (nodes_[node].id >= 0) found = {nodes_[node].id, i + 1 - at};
  }
  return found;
}

void AddedTokens::split(std::string_view text, const std::function<void(std::string_view)>& plain,
                        const std::function<void(int32_t)>& token) const {
  size_t done = 0;
  for (size_t at = 0; at < text.size() && !empty();) {
    const Found found = longest_at(text, at);
    if (found.size == 0) {
      ++at;
      continue;
    }
    if (at > done) plain(text.substr(done, at - done));
    token(found.id);
    at = done = at + found.size;
  }
  if (done < text.size()) plain(text.substr(done));
}

}  // namespace attnlab
