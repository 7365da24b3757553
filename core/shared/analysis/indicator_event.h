// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/analysis/indicators.h"
#include "core/shared/messages/event.h"

namespace attnlab {

/// As an event frame: {"event": "indicators", "step", "layers": [{"mixing", "fixed", "heads"}]},
/// payload fp32, for each layer: head diversity; least, lower quartile, median, upper quartile and
/// largest logit; the eight numbers of the mean over heads, then of each head: entropy, normalised
/// entropy, concentration, sink, LocFoc 0–3. NaN: does not exist.
Event to_event(const IndicatorFrame& frame);
/// Throws Error when header and payload do not fit.
IndicatorFrame indicators_from_event(const Event& event);

}  // namespace attnlab
