// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/rotary.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/tensor.h>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"

namespace attnlab::kernels {
namespace {

void plain_rotate(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine) {
  const int64_t half = cosine.size(1);
  const at::Tensor first = x.narrow(3, 0, half).to(at::kFloat);
  const at::Tensor second = x.narrow(3, half, half).to(at::kFloat);
  x.narrow(3, 0, 2 * half)
      .copy_(at::cat({first * cosine - second * sine, second * cosine + first * sine}, 3));
}

}  // namespace

RotaryTable rotary_table(int64_t positions, int64_t rotary, double base,
                         const std::vector<double>& divisors, double scale, c10::Device device) {
  const auto floats = at::TensorOptions().dtype(at::kFloat);
  const at::Tensor exponents = at::arange(0, rotary, 2, floats) / static_cast<double>(rotary);
  at::Tensor frequencies = at::pow(base, exponents).reciprocal();
  if (!divisors.empty()) frequencies = frequencies / at::tensor(divisors).to(at::kFloat);
  const at::Tensor angles = at::outer(at::arange(0, positions, floats), frequencies);
  const auto scaled = [&](const at::Tensor& x) { return (scale == 1 ? x : x * scale).to(device); };
  return {scaled(angles.cos()), scaled(angles.sin())};
}

void rotate(const at::Tensor& x, const RotaryTable& table, int64_t first_position, bool backward) {
  const int64_t length = x.size(2);
  const int64_t half = table.cosine.size(1);
  if (!has_raw_kernel(x)) {
    const at::Tensor sine = table.sine.narrow(0, first_position, length);
    return plain_rotate(x, table.cosine.narrow(0, first_position, length), backward ? -sine : sine);
  }
  const float* cosine = table.cosine.const_data_ptr<float>() + first_position * half;
  const float* sine = table.sine.const_data_ptr<float>() + first_position * half;
  float* data = x.mutable_data_ptr<float>();
  const int64_t heads = x.size(1);
  const int64_t sequence_apart = x.stride(0);
  const int64_t head_apart = x.stride(1);
  const int64_t row_apart = x.stride(2);
  at::parallel_for(0, x.size(0) * length, grain_for(heads * half), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const int64_t t = row % length;
      float* at_row = data + row / length * sequence_apart + t * row_apart;
      for (int64_t head = 0; head < heads; ++head)
        raw_kernels().rotate(at_row + head * head_apart, cosine + t * half, sine + t * half, half,
                             backward ? -1.0F : 1.0F);
    }
  });
}

}  // namespace attnlab::kernels
