// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

/// Whose sequence gives queries and keys (paper §1, P3).
enum class QkSequence { input, random, text };
/// Which hidden state of it: this layer's, or the rows the sequence started from (paper §1, P4).
enum class QkHidden { current, static_rows };

/// One layer as a point of mixing × form × qk.sequence × qk.hidden. With mixing off, form and qk
/// have no meaning and compare equal.
struct LayerSpec {
  bool mixing = true;            ///< P1; false: a gated MLP stands in its place (paper Eq. 4-5)
  std::string form = "softmax";  ///< P2; a name of forms.def
  QkSequence sequence = QkSequence::input;
  QkHidden hidden = QkHidden::current;
  std::vector<double> parameters{};  ///< of the form, in its order; empty: as it comes

  /// One for each parameter of the form.
  [[nodiscard]] std::vector<double> form_values() const;
  bool operator==(const LayerSpec& other) const;
  [[nodiscard]] bool is_standard() const { return *this == LayerSpec{}; }
  /// q and k come from a second stream, not from the input.
  [[nodiscard]] bool uses_stream() const { return mixing && sequence != QkSequence::input; }
  /// q and k come from the hidden states of a stream that runs through the layers.
  [[nodiscard]] bool runs_stream() const { return uses_stream() && hidden == QkHidden::current; }
  /// q and k come from the input's own embedding rows (paper Eq. 13).
  [[nodiscard]] bool uses_embeddings() const {
    return mixing && sequence == QkSequence::input && hidden == QkHidden::static_rows;
  }
};

std::string_view name_of(QkSequence sequence);
std::string_view name_of(QkHidden hidden);
QkSequence parse_qk_sequence(std::string_view word);
QkHidden parse_qk_hidden(std::string_view word);

/// A point that the paper names (paper §3).
struct Mixer {
  std::string_view name, title, relaxes;
  LayerSpec layer;
};
const std::vector<Mixer>& paper_mixers();
std::vector<std::string> mixer_names();
/// Throws Error that suggests the nearest name.
const Mixer& mixer(std::string_view name);

/// "taylor", "window(16)"; with several parameters "form(2,0.5)".
std::string form_text(const LayerSpec& layer);
/// Takes what `form_text` gives, and parameters by name: "window(width=16)".
void set_form(LayerSpec& layer, std::string_view text);

/// The paper's name of the point, or its coordinates: "taylor, q and k random/static".
std::string mixer_name(const LayerSpec& layer);

/// Applies an edit: a mixer's name replaces the layer, "form:window(16)", "qk:random/static" and
/// "mixing:off" change one axis, "+" joins edits.
void edit_layer(LayerSpec& layer, std::string_view edit);

/// Applies "1,3-5=approximate;6=qk:random/static" to layers counted from 1.
void edit_layers(std::vector<LayerSpec>& layers, std::string_view edits);

Json to_json(const LayerSpec& layer);
LayerSpec layer_from_json(const JsonReader& reader);

}  // namespace attnlab
