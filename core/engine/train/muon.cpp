// SPDX-License-Identifier: Apache-2.0
// Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon): the momentum of a hidden layer's
// matrix, made orthogonal, is its update. Everything else is for AdamW. Updates are scaled as in
// Liu et al. 2025 (arXiv 2502.16982, Eq. 4), so that rate and decay mean what they mean to AdamW.
// Same numbers as torch.optim.Muon with adjust_lr_fn="match_rms_adamw", but in fp32 instead of
// bf16.
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

#include "core/engine/model/linear.h"
#include "core/engine/train/adamw.h"

namespace attnlab {
namespace {

constexpr double momentum = 0.95;
constexpr int iterations = 5;
constexpr double a = 3.4445, b = -4.7750, c = 2.0315;
constexpr double smallest_norm = 1e-7;
constexpr double rms_of_adamw = 0.2;

at::Tensor multiplied(const Factor& x, const Factor& y, const at::Tensor& start = {}) {
  at::Tensor result = at::empty({x.rows(), y.columns()}, x.matrix.options());
  product(x, y, result, start);
  return result;
}

/// U·V^T of the singular value decomposition, nearly: singular values come to 0.7 … 1.2. Newton and
/// Schulz' iteration, x ← (a + b·x·xᵀ + c·(x·xᵀ)²)·x.
at::Tensor orthogonal(const at::Tensor& matrix) {
  const bool tall = matrix.size(0) > matrix.size(1);
  at::Tensor x = tall ? matrix.t().contiguous() : matrix;
  x = x / at::linalg_vector_norm(x).clamp_min_(smallest_norm);
  for (int i = 0; i < iterations; ++i) {
    const at::Tensor gram = multiplied({x}, {x, true});
    const at::Tensor polynomial = multiplied({gram}, {gram}).mul_(c).add_(gram, b);
    x = multiplied({polynomial}, {x}, x * a);
  }
  return tall ? x.t() : x;
}

bool is_hidden_matrix(const ParameterInfo& info) {
  return info.shape.size() == 2 && info.name.starts_with("model.layers.");
}

class Muon final : public Optimizer {
 public:
  Muon(Parameters& parameters, const TrainSpec& spec) : Optimizer(parameters, spec) {
    int64_t hidden = 0, rest = 0;
    for (const ParameterInfo& info : parameters.list())
      (is_hidden_matrix(info) ? hidden : rest) += info.count();
    momentum_ = at::zeros({hidden}, parameters.weights().options());
    first_ = at::zeros({rest}, parameters.weights().options());
    second_ = at::zeros({rest}, parameters.weights().options());
    int64_t at_hidden = 0, at_rest = 0;
    for (const ParameterInfo& info : parameters.list())
      if (is_hidden_matrix(info))
        add_matrix(info, at_hidden);
      else
        add_slice(info, at_rest);
  }

  std::vector<OptimizerState> state() const override {
    return {{"momentum", momentum_}, {"first_moment", first_}, {"second_moment", second_}};
  }

 private:
  struct Matrix {
    at::Tensor weight, gradient, momentum;
  };

  void add_matrix(const ParameterInfo& info, int64_t& at) {
    matrices_.push_back({parameters().view(info, parameters().weights()),
                         parameters().view(info, parameters().gradients()),
                         momentum_.narrow(0, at, info.count()).view(info.shape)});
    at += info.count();
  }

  void add_slice(const ParameterInfo& info, int64_t& at) {
    const int64_t begin = parameters().view(info, parameters().weights()).storage_offset();
    slices_.push_back({begin, info.count(), info.decay ? spec().weight_decay : 0,
                       first_.narrow(0, at, info.count()), second_.narrow(0, at, info.count())});
    at += info.count();
  }

  void update(double learning_rate, const Clipping& clipping) override {
    for (const AdamWSlice& slice : slices_)
      update_by_adamw(parameters(), spec(), slice, learning_rate, updates(), clipping);
    for (const Matrix& matrix : matrices_) update(matrix, learning_rate, clipping);
  }

  /// Where the step must change nothing, `counts` is 0 and the momentum stays.
  void update(const Matrix& m, double learning_rate, const Clipping& clipping) const {
    const at::Tensor counts = 1 - clipping.not_finite;
    const at::Tensor gradient =
        (m.gradient / clipping.divisor).masked_fill_(clipping.not_finite.to(at::kBool), 0);
    at::Tensor velocity = m.momentum, weight = m.weight;
    velocity.lerp_(gradient, counts * (1 - momentum));
    const at::Tensor direction = orthogonal(at::lerp(gradient, velocity, momentum));  // Nesterov
    const auto longer = static_cast<double>(std::max(weight.size(0), weight.size(1)));
    const double rate = learning_rate * rms_of_adamw * std::sqrt(longer);
    weight.mul_(1 - counts * (learning_rate * spec().weight_decay));
    weight.sub_(direction * (counts * rate));
  }

  at::Tensor momentum_;        ///< of the matrices, one after the other
  at::Tensor first_, second_;  ///< AdamW's, of the rest, one after the other
  std::vector<Matrix> matrices_;
  std::vector<AdamWSlice> slices_;
};

}  // namespace

std::unique_ptr<Optimizer> make_muon(Parameters& parameters, const TrainSpec& spec) {
  return std::make_unique<Muon>(parameters, spec);
}

}  // namespace attnlab
