// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/cost.h"

#include "core/shared/forms/form_info.h"
#include "core/shared/spec/parameters.h"

namespace attnlab {
namespace {

struct Shape {
  double batch, length, d, f, h, q, kv, head_dim, tokens;
  double widths;  ///< of the feed-forward's first projection, in f: gate and up, or up alone
  [[nodiscard]] double feed_forward_flops() const { return 2 * (widths + 1) * d * f; }  ///< a token
};

Shape shape_of(const ModelSpec& s, int64_t batch, int64_t length) {
  const auto b = static_cast<double>(batch);
  const auto l = static_cast<double>(length);
  return {b,
          l,
          static_cast<double>(s.hidden_size),
          static_cast<double>(s.intermediate_size),
          static_cast<double>(s.num_heads),
          static_cast<double>(s.q_size()),
          static_cast<double>(s.kv_size()),
          static_cast<double>(s.head_dim()),
          b * l,
          s.feed_forward == FeedForwardKind::gated_silu ? 2.0 : 1.0};
}

BlockCost gated_mlp_cost(const ModelSpec& spec, const Shape& s) {
  const auto m = static_cast<double>(spec.mlp_mixer_size());
  const double per_token = 6 * s.d * m + 2 * s.d * s.d;
  return {s.tokens * per_token, s.batch * per_token, 0, 4 * s.tokens * (2 * s.d + 2 * m)};
}

// A fixed map is computed once for all sequences, so its scores cost a B-th.
BlockCost mixing_cost(const LayerSpec& layer, const Shape& s) {
  const CoreCost core = form_info(layer.form).cost({s.batch, s.length, s.h, s.head_dim});
  const double rows_of_qk = layer.uses_stream() ? s.length : s.tokens;
  const double qk_flops = 2 * s.d * (s.q + s.kv);
  const double value_flops = 2 * s.d * s.kv + 2 * s.q * s.d;
  BlockCost cost;
  const double scores_share = layer.uses_stream() ? (1 + 1 / s.batch) / 2 : 1;
  cost.prefill_flops =
      rows_of_qk * qk_flops + s.tokens * value_flops + core.prefill_flops * scores_share;
  cost.decode_flops = s.batch * ((layer.uses_stream() ? 0 : qk_flops) + value_flops) +
                      core.decode_flops * scores_share;
  cost.cache_bytes = 4 * core.cache_elements * scores_share;
  cost.activation_bytes = 4 * (s.tokens * (s.d + s.q + s.kv) + rows_of_qk * (s.q + s.kv) +
                               core.saved_elements * (layer.uses_stream() ? 1 / s.batch : 1));
  return cost;
}

// The rows of paper §7 as printed, t = 1.
std::optional<BlockCost> paper_cost(const LayerSpec& layer, const Shape& s) {
  const std::string name = mixer_name(layer);
  const double B = s.batch, L = s.length, d = s.d, h = s.h;
  const double projections = 6 * B * L * d * d;
  const BlockCost pairwise{4 * B * L * L * d + projections, 6 * B * d * d + 4 * B * L * d,
                           4 * B * L * d, 8 * B * L * d + 2 * B * L * L * h};
  if (name == "standard" || name == "static_emb_qk") return pairwise;
  if (name == "mlp") return BlockCost{projections, 6 * B * d * d, 0, 8 * B * L * d};
  if (name == "approximate")
    return BlockCost{14 * B * L * d * d, 10 * B * d * d, 6 * B * d + 4 * B * d * d / h,
                     11 * B * L * d + 3 * B * d * s.head_dim};
  if (name == "non_approximate")
    return BlockCost{projections, 6 * B * d * d, 2 * B * d + 4 * B * h,
                     8 * B * L * d + 4 * B * L * h};
  if (name == "rnd_emb_qk" || name == "fixed_seq_qk")
    return BlockCost{2 * L * L * d + 2 * B * L * L * d + projections,
                     2 * L * d + 2 * B * L * d + 6 * B * d * d, 2 * (B + 1) * L * d,
                     4 * B * L * d + 8 * L * d + 2 * L * L * h};
  return std::nullopt;
}

LayerCost layer_cost(const ModelSpec& spec, const LayerSpec& layer, const Shape& s) {
  LayerCost cost;
  cost.mixer = mixer_name(layer);
  cost.here = layer.mixing ? mixing_cost(layer, s) : gated_mlp_cost(spec, s);
  cost.paper = paper_cost(layer, s);
  cost.feed_forward_flops = s.tokens * s.feed_forward_flops();
  return cost;
}

// Sums the parameters of "model.layers.N." for each N.
std::vector<int64_t> layer_parameters(const ModelSpec& spec) {
  std::vector<int64_t> counts(spec.layers.size());
  constexpr std::string_view start = "model.layers.";
  for (const auto& parameter : parameter_list(spec))
    if (parameter.name.starts_with(start))
      counts[std::stoul(parameter.name.substr(start.size()))] += parameter.count();
  return counts;
}

Json to_json(const BlockCost& c) {
  return {{"prefill_flops", c.prefill_flops},
          {"decode_flops", c.decode_flops},
          {"cache_bytes", c.cache_bytes},
          {"activation_bytes", c.activation_bytes}};
}

}  // namespace

ModelCost cost_of(const ModelSpec& spec, int64_t batch_size, int64_t seq_len) {
  const Shape s = shape_of(spec, batch_size, seq_len);
  ModelSpec standard = spec;
  standard.layers.assign(spec.layers.size(), LayerSpec{});
  const double head_flops = 2 * s.d * static_cast<double>(spec.vocab_size);

  ModelCost total;
  total.parameters = parameter_count(spec);
  total.standard_parameters = parameter_count(standard);
  total.forward_flops = s.tokens * head_flops;
  total.decode_flops = s.batch * head_flops;
  const auto parameters = layer_parameters(spec);
  for (size_t i = 0; i < spec.layers.size(); ++i) {
    LayerCost layer = layer_cost(spec, spec.layers[i], s);
    layer.parameters = parameters[i];
    total.forward_flops += layer.here.prefill_flops + layer.feed_forward_flops;
    total.decode_flops += layer.here.decode_flops + s.batch * s.feed_forward_flops();
    total.cache_bytes += layer.here.cache_bytes;
    total.activation_bytes += layer.here.activation_bytes + 4 * s.tokens * (s.d + s.widths * s.f);
    total.layers.push_back(std::move(layer));
  }
  total.training_flops = 3 * total.forward_flops;
  total.weight_bytes = 4.0 * static_cast<double>(total.parameters);
  total.optimizer_bytes = 3 * total.weight_bytes;
  return total;
}

Json to_json(const ModelCost& c) {
  Json json;
  json["parameters"] = {
      {"total", c.parameters}, {"standard", c.standard_parameters}, {"residual", c.residual()}};
  json["total"] = {{"forward_flops", c.forward_flops},      {"training_flops", c.training_flops},
                   {"decode_flops", c.decode_flops},        {"cache_bytes", c.cache_bytes},
                   {"weight_bytes", c.weight_bytes},        {"optimizer_bytes", c.optimizer_bytes},
                   {"activation_bytes", c.activation_bytes}};
  json["layers"] = Json::array();
  for (size_t i = 0; i < c.layers.size(); ++i) {
    const LayerCost& layer = c.layers[i];
    Json entry = {{"layer", i + 1},
                  {"mixer", layer.mixer},
                  {"parameters", layer.parameters},
                  {"here", to_json(layer.here)},
                  {"paper", layer.paper ? to_json(*layer.paper) : Json()},
                  {"feed_forward_flops", layer.feed_forward_flops}};
    json["layers"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace attnlab
