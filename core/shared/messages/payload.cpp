// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/payload.h"

#include "core/shared/base/error.h"

namespace attnlab {

void read_tokens(const JsonReader& header, const std::string& what, std::vector<int64_t>& ids,
                 std::vector<std::string>& tokens) {
  tokens = header.texts("tokens");
  for (const Json& id : header.raw("ids")) {
    if (!id.is_number_integer()) failed("damaged " + what + " (ids are no whole numbers)");
    ids.push_back(id.get<int64_t>());
  }
  if (tokens.size() != ids.size()) failed("damaged " + what + " (ids and tokens differ)");
}

}  // namespace attnlab
