// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/lens.h"

#include "core/shared/base/error.h"
#include "core/shared/messages/payload.h"

namespace attnlab {
namespace {

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
  append_values(event.payload, std::vector<int32_t>(lens.top_ids.begin(), lens.top_ids.end()));
  append_values(event.payload, lens.top_probabilities);
  append_values(event.payload, lens.loss);
  return event;
}

Lens lens_from_event(const Event& event) {
  const JsonReader header(event.header, "lens");
  Lens lens;
  lens.step = header.integer("step");
  read_tokens(header, "lens", lens.ids, lens.tokens);
  read_sizes(lens, header, event.payload.size());
  const auto cells = static_cast<size_t>(lens.depths * lens.length());
  const size_t kept = cells * static_cast<size_t>(lens.top_k);
  const auto ids = values_at<int32_t>(event.payload, 0, kept);
  lens.top_ids.assign(ids.begin(), ids.end());
  lens.top_probabilities = values_at<float>(event.payload, kept * sizeof(int32_t), kept);
  lens.loss = values_at<float>(event.payload, kept * (sizeof(int32_t) + sizeof(float)), cells);
  const JsonReader texts = header.object("texts");
  for (const int64_t id : lens.top_ids)
    if (!lens.texts.contains(id)) lens.texts[id] = texts.text(std::to_string(id));
  return lens;
}

}  // namespace attnlab
