// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/ablation_effect.h"

#include <limits>

namespace attnlab {
namespace {

Json to_json(const HeldOutScores& scores) {
  return {{"loss", scores.loss}, {"accuracy", scores.accuracy}, {"exact", scores.exact}};
}

// JSON has no word for a loss that is no number: it arrives as null, which reads as missing.
double number_of(const JsonReader& reader, const char* key) {
  return reader.number(key, std::numeric_limits<double>::quiet_NaN());
}

HeldOutScores scores_from(const JsonReader& reader) {
  return {number_of(reader, "loss"), number_of(reader, "accuracy"), number_of(reader, "exact")};
}

}  // namespace

Event to_event(const AblationEffect& effect) {
  return {{{"answer", "evaluate"},
           {"step", effect.step},
           {"ablation", to_json(effect.ablation)},
           {"sequences", effect.sequences},
           {"scored", effect.scored},
           {"before", to_json(effect.before)},
           {"after", to_json(effect.after)}},
          {}};
}

AblationEffect ablation_effect_from_event(const Event& event) {
  const JsonReader header(event.header, "evaluate");
  return {header.integer("step"),
          ablation_from_json(header.object("ablation")),
          header.integer("sequences"),
          header.integer("scored"),
          scores_from(header.object("before")),
          scores_from(header.object("after"))};
}

}  // namespace attnlab
