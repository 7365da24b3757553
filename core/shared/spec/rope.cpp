// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/rope.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

constexpr double whole_turn = 2 * std::numbers::pi;

struct NumberKey {
  const char* name;
  double RopeScaling::*member;
};
constexpr NumberKey number_keys[] = {
    {"factor", &RopeScaling::factor},
    {"low_freq_factor", &RopeScaling::low_freq_factor},
    {"high_freq_factor", &RopeScaling::high_freq_factor},
    {"beta_fast", &RopeScaling::beta_fast},
    {"beta_slow", &RopeScaling::beta_slow},
    {"mscale", &RopeScaling::mscale},
    {"mscale_all_dim", &RopeScaling::mscale_all_dim},
    {"attention_factor", &RopeScaling::attention_factor},
};

struct ListKey {
  const char* name;
  std::vector<double> RopeScaling::*member;
};
constexpr ListKey list_keys[] = {{"short_factor", &RopeScaling::short_factor},
                                 {"long_factor", &RopeScaling::long_factor}};

constexpr const char* positions_key = "original_max_position_embeddings";

/// What an object of this type must and may have besides.
struct TypeKeys {
  std::string_view type;
  std::vector<std::string_view> required, optional;
};

const std::vector<TypeKeys>& types() {
  static const std::vector<TypeKeys> all = {
      {"default", {}, {}},
      {"linear", {"factor"}, {}},
      {"llama3", {"factor", "low_freq_factor", "high_freq_factor", positions_key}, {}},
      {"yarn",
       {"factor"},
       {positions_key, "attention_factor", "beta_fast", "beta_slow", "mscale", "mscale_all_dim",
        "truncate"}},
      {"longrope", {"short_factor", "long_factor", positions_key}, {"factor", "attention_factor"}},
  };
  return all;
}

const TypeKeys* find_type(std::string_view name) {
  const auto found = std::ranges::find(types(), name, &TypeKeys::type);
  return found == types().end() ? nullptr : &*found;
}

bool is_one_of(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Older files say `type`, newer ones `rope_type`, some both.
std::string type_of(const JsonReader& rope) {
  const std::string old = rope.text("type", rope.text("rope_type", "default"));
  const std::string type = rope.text("rope_type", old);
  if (type != old) rope.fail("rope_type", "`" + type + "` contradicts type `" + old + "`");
  if (find_type(type) == nullptr)
    rope.fail(
        rope.has("rope_type") ? "rope_type" : "type",
        "`" + type + "` is not supported, expected default, linear, llama3, yarn or longrope");
  return type;
}

void refuse_other_keys_of(const JsonReader& rope, const TypeKeys& keys) {
  for (const auto& [key, value] : rope.value().items()) {
    const bool read_elsewhere = key == "type" || key == "rope_type" || key == "rope_theta" ||
                                key == "partial_rotary_factor";
    if (value.is_null() || read_elsewhere || is_one_of(keys.required, key) ||
        is_one_of(keys.optional, key))
      continue;
    rope.fail(key, "is not understood for RoPE of type " + std::string(keys.type));
  }
  for (const auto& key : keys.required)
    if (!rope.has(key))
      rope.fail(key, "missing, RoPE of type " + std::string(keys.type) + " needs it");
}

std::vector<double> read_list(const JsonReader& rope, const char* key) {
  const Json& list = rope.raw(key);
  std::vector<double> values;
  if (!list.is_array()) rope.fail(key, "expected a list of numbers");
  for (const Json& value : list) {
    if (!value.is_number()) rope.fail(key, "expected a list of numbers");
    values.push_back(value.get<double>());
  }
  return values;
}

double mscale_of(double factor, double mscale) {
  return factor <= 1 ? 1 : 0.1 * mscale * std::log(factor) + 1;
}

double yarn_scale(const RopeScaling& s) {
  if (s.attention_factor > 0) return s.attention_factor;
  if (s.mscale != 0 && s.mscale_all_dim != 0)
    return mscale_of(s.factor, s.mscale) / mscale_of(s.factor, s.mscale_all_dim);
  return mscale_of(s.factor, 1);
}

double longrope_scale(const RopeScaling& s) {
  if (s.attention_factor > 0) return s.attention_factor;
  if (s.factor <= 1) return 1;
  return std::sqrt(1 + std::log(s.factor) / std::log(static_cast<double>(s.original_positions)));
}

/// The channel that turns so many times over the original positions.
double channel_of(double turns, const RopeScaling& s, double theta, double rotary) {
  return rotary * std::log(static_cast<double>(s.original_positions) / (turns * whole_turn)) /
         (2 * std::log(theta));
}

std::vector<double> yarn_divisors(const RopeScaling& s, double theta, int64_t rotary) {
  const auto width = static_cast<double>(rotary);
  double low = channel_of(s.beta_fast, s, theta, width);
  double high = channel_of(s.beta_slow, s, theta, width);
  if (s.truncate) {
    low = std::floor(low);
    high = std::ceil(high);
  }
  low = std::max(low, 0.0);
  high = std::min(high, width - 1);
  if (low == high) high += 0.001;
  std::vector<double> divisors;
  for (int64_t c = 0; c < rotary / 2; ++c) {
    const double ramp = std::clamp((static_cast<double>(c) - low) / (high - low), 0.0, 1.0);
    divisors.push_back(1 / (ramp / s.factor + 1 - ramp));
  }
  return divisors;
}

std::vector<double> llama3_divisors(const RopeScaling& s, double theta, int64_t rotary) {
  const auto context = static_cast<double>(s.original_positions);
  std::vector<double> divisors;
  for (int64_t c = 0; c < rotary / 2; ++c) {
    const double wavelength =
        whole_turn * std::pow(theta, 2.0 * static_cast<double>(c) / static_cast<double>(rotary));
    const double smooth =
        (context / wavelength - s.low_freq_factor) / (s.high_freq_factor - s.low_freq_factor);
    if (wavelength > context / s.low_freq_factor)
      divisors.push_back(s.factor);
    else if (wavelength < context / s.high_freq_factor)
      divisors.push_back(1);
    else
      divisors.push_back(1 / ((1 - smooth) / s.factor + smooth));
  }
  return divisors;
}

}  // namespace

RopeStretch rope_stretch(const RopeScaling& s, double theta, int64_t rotary, bool long_text) {
  if (s.type == "linear")
    return {std::vector<double>(static_cast<size_t>(rotary / 2), s.factor), 1};
  if (s.type == "llama3") return {llama3_divisors(s, theta, rotary), 1};
  if (s.type == "yarn") return {yarn_divisors(s, theta, rotary), yarn_scale(s)};
  if (s.type == "longrope") return {long_text ? s.long_factor : s.short_factor, longrope_scale(s)};
  return {};
}

RopeScaling read_rope_scaling(const JsonReader& rope, int64_t positions) {
  RopeScaling s;
  s.type = type_of(rope);
  refuse_other_keys_of(rope, *find_type(s.type));
  for (const auto& [name, member] : number_keys) {
    if (!rope.has(name)) continue;
    s.*member = rope.number(name);
    if (!(s.*member > 0 && std::isfinite(s.*member))) rope.fail(name, "must be greater than 0");
  }
  for (const auto& [name, member] : list_keys)
    if (rope.has(name)) s.*member = read_list(rope, name);
  s.truncate = rope.boolean("truncate", true);
  if (s.is_plain() || s.type == "linear") return s;
  s.original_positions = rope.integer(positions_key, positions);
  if (s.original_positions < 2) rope.fail(positions_key, "must be greater than 1");
  if (s.depends_on_length() && !rope.has("factor"))
    s.factor = static_cast<double>(positions) / static_cast<double>(s.original_positions);
  return s;
}

Json to_json(const RopeScaling& s) {
  const RopeScaling plain;
  Json json = {{"rope_type", s.type}};
  for (const auto& [name, member] : number_keys) {
    const auto& required = find_type(s.type)->required;
    // Left out, the factor of longrope follows from the lengths.
    const bool follows = s.depends_on_length() && std::string_view(name) == "factor";
    if (s.*member != plain.*member || is_one_of(required, name) || follows)
      json[name] = s.*member;
  }
  for (const auto& [name, member] : list_keys)
    if (!(s.*member).empty()) json[name] = s.*member;
  if (!s.truncate) json["truncate"] = false;
  if (s.original_positions > 0) json[positions_key] = s.original_positions;
  return json;
}

std::string problem_of(const RopeScaling& s, int64_t rotary) {
  if (s.type == "llama3" && s.low_freq_factor >= s.high_freq_factor)
    return "rope_scaling: high_freq_factor must be greater than low_freq_factor";
  if (!s.depends_on_length()) return {};
  for (const auto& [name, member] : list_keys) {
    if (std::ssize(s.*member) != rotary / 2)
      return std::string("rope_scaling: ") + name + " lists " + std::to_string((s.*member).size()) +
             " factors, half of a head's channels are " + std::to_string(rotary / 2);
    if (!std::ranges::all_of(s.*member, [](double x) { return x > 0 && std::isfinite(x); }))
      return std::string("rope_scaling: ") + name + " must be greater than 0";
  }
  return {};
}

}  // namespace attnlab
