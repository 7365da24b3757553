// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/lens.h"

#include <cstring>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

template <class Value>
void append(std::string& payload, const std::vector<Value>& values) {
  payload.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

template <class Value>
std::vector<Value> take(const std::string& payload, size_t& at, size_t count) {
  std::vector<Value> values(count);
  if (count > 0) std::memcpy(values.data(), payload.data() + at, count * sizeof(Value));
  at += count * sizeof(Value);
  return values;
}

void read_sizes(Lens& lens, const JsonReader& header, size_t payload_size) {
  const auto most = static_cast<int64_t>(payload_size);
  lens.depths = header.integer("depths");
  lens.top_k = header.integer("top_k");
  // Each factor is bounded by the payload first, so that no product can overflow.
  const bool bounded = lens.depths >= 1 && lens.top_k >= 1 && lens.depths <= most &&
                       lens.top_k <= most && lens.length() >= 1 && lens.length() <= most &&
                       lens.depths <= most / lens.length();
  const int64_t cells = bounded ? lens.depths * lens.length() : 0;
  if (!bounded || lens.top_k > most / cells || cells * (8 * lens.top_k + 4) != most)
    failed("damaged lens (header and payload do not fit)");
}

}  // namespace

int64_t Lens::decided_at(int64_t position) const {
  const int64_t own = ids_at(depths - 1, position)[0];
  int64_t depth = depths - 1;
  while (depth > 0 && ids_at(depth - 1, position)[0] == own) --depth;
  return depth;
}

Event to_event(const Lens& lens) {
  Event event{{{"answer", "lens"},
               {"step", lens.step},
               {"ids", lens.ids},
               {"tokens", lens.tokens},
               {"depths", lens.depths},
               {"top_k", lens.top_k},
               {"texts", Json::object()}},
              {}};
  for (const auto& [id, text] : lens.texts) event.header["texts"][std::to_string(id)] = text;
  append(event.payload, std::vector<int32_t>(lens.top_ids.begin(), lens.top_ids.end()));
  append(event.payload, lens.top_probabilities);
  append(event.payload, lens.loss);
  return event;
}

Lens lens_from_event(const Event& event) {
  const JsonReader header(event.header, "lens");
  Lens lens;
  lens.step = header.integer("step");
  lens.tokens = header.texts("tokens");
  for (const Json& id : header.raw("ids")) {
    if (!id.is_number_integer()) failed("damaged lens (ids are no whole numbers)");
    lens.ids.push_back(id.get<int64_t>());
  }
  if (lens.tokens.size() != lens.ids.size()) failed("damaged lens (ids and tokens differ)");
  read_sizes(lens, header, event.payload.size());
  const auto cells = static_cast<size_t>(lens.depths * lens.length());
  const size_t kept = cells * static_cast<size_t>(lens.top_k);
  size_t at = 0;
  const auto ids = take<int32_t>(event.payload, at, kept);
  lens.top_ids.assign(ids.begin(), ids.end());
  lens.top_probabilities = take<float>(event.payload, at, kept);
  lens.loss = take<float>(event.payload, at, cells);
  const JsonReader texts = header.object("texts");
  for (const int64_t id : lens.top_ids)
    if (!lens.texts.contains(id)) lens.texts[id] = texts.text(std::to_string(id));
  return lens;
}

}  // namespace attnlab
