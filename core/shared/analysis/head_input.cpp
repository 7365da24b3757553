// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/head_input.h"

#include <string>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

std::span<const float> part(const std::vector<float>& values, int64_t index, int64_t count,
                            int64_t size, const char* name) {
  if (static_cast<int64_t>(values.size()) != count * size)
    bad_input("the probe's " + std::string(name) + " has " + std::to_string(values.size()) +
              " values, expected " + std::to_string(count * size));
  return std::span(values).subspan(static_cast<size_t>(index * size), static_cast<size_t>(size));
}

}  // namespace

Head head_of(const LayerProbe& layer, int64_t length, int64_t head) {
  if (head < 0 || head >= layer.num_heads)
    bad_input("head " + std::to_string(head + 1) + " does not exist",
              "the layer has heads 1 to " + std::to_string(layer.num_heads));
  if (layer.num_kv_heads < 1 || layer.num_heads % layer.num_kv_heads != 0)
    bad_input("the probe's " + std::to_string(layer.num_heads) + " heads cannot share " +
              std::to_string(layer.num_kv_heads) + " key heads");
  const int64_t size = length * layer.head_dim;
  const int64_t shared_by = layer.num_heads / layer.num_kv_heads;
  const FormInfo& form = form_info(layer.form);
  const auto parameters = layer.parameters.empty() ? default_values(form) : layer.parameters;
  return {part(layer.q, head, layer.num_heads, size, "q"),
          part(layer.k, head / shared_by, layer.num_kv_heads, size, "k"),
          layer.v.empty() ? std::span<const float>()
                          : part(layer.v, head / shared_by, layer.num_kv_heads, size, "v"),
          length,
          layer.head_dim,
          &form,
          layer.replaced,
          window_of(form, layer.window, parameters),
          parameters,
          head,
          layer.num_heads};
}

}  // namespace attnlab
