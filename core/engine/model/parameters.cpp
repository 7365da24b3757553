// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/parameters.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "core/engine/model/zero_floats.h"
#include "core/shared/base/rng.h"

namespace attnlab {
namespace {

constexpr int64_t alignment = 16;  // floats: 64 bytes

int64_t aligned(int64_t n) { return (n + alignment - 1) / alignment * alignment; }

// Blocks of 4096 draw from generators of their own, so that threads can share a tensor.
void fill_normal(float* data, int64_t count, double sigma, uint64_t seed, const std::string& name) {
  constexpr int64_t block = 4096;
  at::parallel_for(0, (count + block - 1) / block, 1, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) {
      Rng rng(seed, name, static_cast<uint64_t>(b));
      for (int64_t i = b * block; i < std::min(count, (b + 1) * block); ++i)
        data[i] = static_cast<float>(sigma * rng.normal());
    }
  });
}

}  // namespace

Parameters::Parameters(const ModelSpec& spec, c10::Device device, at::ScalarType compute)
    : list_(parameter_list(spec)) {
  int64_t at = 0;
  for (const auto& info : list_) {
    if (!info.adjacent) at = aligned(at);
    offsets_.push_back(at);
    at += info.count();
    if (info.decay) decayed_ = aligned(at);
  }
  weights_ = zero_floats(aligned(at), device);
  gradients_ = zero_floats(aligned(at), device);
  shadow_ = compute == at::kFloat ? weights_ : weights_.to(compute);
}

const ParameterInfo* Parameters::find(const std::string& name) const {
  const auto found = std::ranges::find(list_, name, &ParameterInfo::name);
  return found == list_.end() ? nullptr : &*found;
}

int64_t Parameters::offset(const ParameterInfo& info) const {
  return offsets_[static_cast<size_t>(find(info.name) - list_.data())];
}

at::Tensor Parameters::view(const ParameterInfo& info, const at::Tensor& flat) const {
  return flat.narrow(0, offset(info), info.count()).view(info.shape);
}

Weight Parameters::weight(const std::string& first_name, const std::string& last_name) const {
  const ParameterInfo* first = find(first_name);
  const ParameterInfo* last = find(last_name);
  if (first == nullptr || last == nullptr) return {};
  const int64_t begin = offset(*first);
  const int64_t count = offset(*last) + last->count() - begin;
  std::vector<int64_t> shape = first->shape;
  shape[0] = shape.size() == 1 ? count : count / shape[1];
  return {shadow_.narrow(0, begin, count).view(shape),
          gradients_.narrow(0, begin, count).view(shape)};
}

void Parameters::refresh() {
  if (!shadow_.is_same(weights_)) shadow_.copy_(weights_);
}

void initialise(Parameters& parameters, double standard_deviation, uint64_t seed) {
  for (const auto& info : parameters.list()) {
    const at::Tensor weight = parameters.view(info, parameters.weights());
    const at::Tensor drawn = at::zeros(info.shape, at::kFloat);
    if (info.shape.size() == 2)
      fill_normal(drawn.mutable_data_ptr<float>(), info.count(), standard_deviation, seed,
                  info.name);
    else if (!info.name.ends_with(".bias"))
      drawn.fill_(1);
    weight.copy_(drawn);
  }
  parameters.refresh();
}

}  // namespace attnlab
