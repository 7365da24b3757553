// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/shared/spec/parameters.h"

namespace attnlab {

/// A parameter as the model uses it: values in the compute type, gradient in fp32.
struct Weight {
  at::Tensor value;
  at::Tensor grad;
  [[nodiscard]] bool defined() const { return value.defined(); }
  /// Rows [first, first + count).
  [[nodiscard]] Weight rows(int64_t first, int64_t count) const {
    return {value.narrow(0, first, count), grad.narrow(0, first, count)};
  }
};

/// All parameters in one 64-byte aligned fp32 buffer and their gradients in another at the same
/// offsets: decayed matrices first, then biases and norms; q, k, v and gate, up adjacent. One
/// clip, one optimizer update, one all-reduce. Padding between parameters stays 0.
class Parameters {
 public:
  /// `compute` is fp32, or bf16 for a rounded shadow that the model computes with.
  Parameters(const ModelSpec& spec, c10::Device device, at::ScalarType compute);

  [[nodiscard]] const std::vector<ParameterInfo>& list() const { return list_; }
  [[nodiscard]] const at::Tensor& weights() const { return weights_; }
  [[nodiscard]] const at::Tensor& gradients() const { return gradients_; }
  /// Elements of the decayed part at the front.
  [[nodiscard]] int64_t decayed() const { return decayed_; }

  /// fp32 view of one parameter, or of the part of another flat buffer (a moment) that belongs to
  /// it.
  [[nodiscard]] at::Tensor view(const ParameterInfo& info, const at::Tensor& flat) const;
  /// From `first` through `last`, which must be adjacent, as one matrix or vector; undefined when
  /// the model has no such parameter.
  [[nodiscard]] Weight weight(const std::string& first, const std::string& last) const;
  [[nodiscard]] Weight weight(const std::string& name) const { return weight(name, name); }

  /// Rounds the weights into the compute type. Call after every change of `weights`.
  void refresh();

 private:
  [[nodiscard]] const ParameterInfo* find(const std::string& name) const;
  [[nodiscard]] int64_t offset(const ParameterInfo& info) const;

  std::vector<ParameterInfo> list_;
  std::vector<int64_t> offsets_;
  int64_t decayed_ = 0;
  at::Tensor weights_, gradients_, shadow_;
};

/// Draws initial weights N(0, σ²), biases 0, norms 1. A tensor depends on the seed and its name
/// alone, so that models which differ in one layer start from the same other layers.
void initialise(Parameters& parameters, double standard_deviation, uint64_t seed);

}  // namespace attnlab
