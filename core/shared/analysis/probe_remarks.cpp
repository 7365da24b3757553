// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/probe_remarks.h"

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

bool is_count(const Json& value) {
  constexpr int64_t most = 1000;  // no template puts more around a text
  return value.is_number_integer() && value >= 0 && value <= most;
}

}  // namespace

void add_remarks(const ProbeRemarks& remarks, Event& answer) {
  constexpr size_t most = 1000;  // enough to show; a header is no place for a book
  answer.header["truncated"] = remarks.truncated;
  if (remarks.before + remarks.behind > 0)
    answer.header["around"] = {remarks.before, remarks.behind};
  if (remarks.left_out.empty()) return;
  Json parts = Json::array();
  for (const auto& [begin, end] : remarks.left_out)
    if (parts.size() < most) parts.push_back({begin, end});
  answer.header["left_out"] = std::move(parts);
}

ProbeRemarks remarks_of(const Event& answer) {
  const JsonReader header(answer.header, "answer");
  ProbeRemarks remarks;
  remarks.truncated = header.boolean("truncated", false);
  if (header.has("around")) {
    const Json& around = header.raw("around");
    const bool counts =
        around.is_array() && around.size() == 2 && is_count(around[0]) && is_count(around[1]);
    if (!counts) failed("damaged answer (what is around the text is no two numbers)");
    remarks.before = around[0].get<int64_t>();
    remarks.behind = around[1].get<int64_t>();
  }
  if (!header.has("left_out")) return remarks;
  const Json& parts = header.raw("left_out");
  if (!parts.is_array()) failed("damaged answer (what is left out is no list)");
  for (const Json& part : parts) {
    const bool pair = part.is_array() && part.size() == 2 && part[0].is_number_integer() &&
                      part[1].is_number_integer();
    if (!pair || part[0] < 0 || part[1] <= part[0])
      failed("damaged answer (what is left out is no part of the text)");
    remarks.left_out.emplace_back(part[0].get<int64_t>(), part[1].get<int64_t>());
  }
  return remarks;
}

}  // namespace attnlab
