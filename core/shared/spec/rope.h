// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

/// How RoPE is stretched for texts longer than those that a model was trained on; names and
/// meaning are those of `rope_scaling` in `transformers`.
struct RopeScaling {
  std::string type = "default";  ///< default, linear, llama3, yarn or longrope
  double factor = 1;             ///< so many times longer texts
  int64_t original_positions = 0;
  double low_freq_factor = 1, high_freq_factor = 1;  ///< llama3
  double beta_fast = 32, beta_slow = 1;           ///< yarn: rotations where its ramp begins, ends
  double mscale = 0, mscale_all_dim = 0;          ///< yarn; 0: not given
  double attention_factor = 0;                    ///< 0: what the type makes of `factor`
  bool truncate = true;                           ///< yarn: the ramp's ends are whole channels
  std::vector<double> short_factor, long_factor;  ///< longrope, [d_h / 2]

  bool operator==(const RopeScaling&) const = default;
  [[nodiscard]] bool is_plain() const { return type == "default"; }
  /// Texts of more than `original_positions` have other frequencies.
  [[nodiscard]] bool depends_on_length() const { return type == "longrope"; }
};

/// What a stretched RoPE does to the plain one.
struct RopeStretch {
  std::vector<double> divisors;  ///< of the frequencies, [rotary / 2]; empty: 1
  double scale = 1;              ///< of cosine and sine
};

/// Sources: linear arXiv 2306.15595, yarn 2309.00071, longrope 2402.13753, llama3 as Llama 3.1.
/// `rotary` is the number of channels that rotate; `long_text` matters to longrope alone.
RopeStretch rope_stretch(const RopeScaling& scaling, double theta, int64_t rotary, bool long_text);

/// Reads `rope_scaling` or `rope_parameters`, but for rope_theta and partial_rotary_factor.
/// `positions` stands for the original ones where they are not given. Throws Error for a type or
/// key that is not known.
RopeScaling read_rope_scaling(const JsonReader& rope, int64_t positions);
/// The same object again; only for one that is not plain.
Json to_json(const RopeScaling& scaling);

/// What is wrong with it, empty for nothing.
std::string problem_of(const RopeScaling& scaling, int64_t rotary);

}  // namespace attnlab
