// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/shared/messages/event.h"

namespace attnlab {

/// What of a text that was asked about an answer leaves out, and what it adds.
struct ProbeRemarks {
  bool truncated = false;  ///< it is longer than the model takes; the end is missing
  /// Bytes [begin, end) of the text that the vocabulary lacks, in order: the first of them.
  std::vector<std::pair<int64_t, int64_t>> left_out;
  /// Tokens at the beginning and the end that are the tokenizer's template's, and not of the text.
  int64_t before = 0, behind = 0;
  bool operator==(const ProbeRemarks&) const = default;
};

/// Adds {"truncated": bool, "left_out": [[begin, end], …], "around": [before, behind]} to an answer
/// about a text; the last two where there is something to say.
void add_remarks(const ProbeRemarks& remarks, Event& answer);
/// Absent: nothing is left out, as older engines say nothing. Throws Error for what is none.
ProbeRemarks remarks_of(const Event& answer);

}  // namespace attnlab
