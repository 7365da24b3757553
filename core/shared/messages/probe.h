// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/shared/messages/event.h"
#include "core/shared/spec/ablation.h"

namespace attnlab {

/// One layer of a probe: prepared queries and keys (after projection, bias, QK norm and RoPE or
/// SiLU) and values of one text, without the matrices that follow from them.
struct LayerProbe {
  bool mixing = true;     ///< false: gated MLP or left out; num_heads is the model's, the rest is
                          ///< empty
  std::string form;       ///< a name of forms.def
  bool fixed = false;     ///< q, k come from a stream: the map is the same for every input
  int64_t num_heads = 0;  ///< h
  int64_t num_kv_heads = 0;
  int64_t head_dim = 0;     ///< d_h
  int64_t window = 0;       ///< of the layer: tokens that a row sees; 0: all before it
  std::vector<float> q;     ///< [h, L, d_h]
  std::vector<float> k, v;  ///< [h_kv, L, d_h]; without v there is no Stage::output
  // Under an ablation q, k, v are those of the changed model.
  bool skipped = false;                 ///< left out, block or mixer; then `mixing` is false
  std::optional<MapChoice> replaced{};  ///< what acts on v instead of the map of q and k
  std::set<int64_t> zero_heads{};       ///< heads (from 0) whose output is 0
  bool absent = false;  ///< of a recorded frame that leaves it out; then `mixing` is false
  std::vector<double> parameters{};  ///< one for each of the form's; empty: as they come
};

/// What a model says about one text at one step. A probe answer of the protocol carries this and
/// nothing else: maps are computed where they are looked at.
struct Probe {
  int64_t step = 0;
  std::vector<int64_t> ids;         ///< [L]
  std::vector<std::string> tokens;  ///< [L] text of each id
  std::vector<float> loss;  ///< [L] nats to predict token i from those before; loss[0] is NaN
  std::vector<LayerProbe> layers;

  [[nodiscard]] int64_t length() const { return static_cast<int64_t>(ids.size()); }
};

/// As an event frame: {"answer": "probe", "step", "ids", "tokens", "layers": [{"mixing", "form",
/// "fixed", "num_heads", "num_kv_heads", "head_dim", "offset"}]}, payload fp32: loss [L], then q,
/// k, v of each mixing layer at its offset (bytes); "values": false where there is no v; "window"
/// and "parameters" where a layer has them. A layer that an ablation changed also says "skipped":
/// true, "replaced": "uniform", "zero_heads": [1, 3] (from 1); one that a recorded frame leaves out
/// "absent": true.
Event to_event(const Probe& probe);
/// Throws Error when header and payload do not fit.
Probe probe_from_event(const Event& event);

}  // namespace attnlab
