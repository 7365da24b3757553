// SPDX-License-Identifier: Apache-2.0
#include "tests/core/engine/kernels/cuda/truth.h"

#include <cmath>

#include "core/shared/forms/taylor_polynomial.h"

namespace attnlab::test {
namespace {

std::vector<float> floats_of(const Wide& x, int64_t batch, int64_t head) {
  const double* from = x.values.data() + x.index(batch, head, 0, 0);
  return {from, from + x.length * x.d};
}

/// One query head of one map.
class Head {
 public:
  Head(const MixProblem& p, MixTruth& t, int64_t map, int64_t head)
      : p_(p), t_(t), info_(form_info(p.form)), map_(map), head_(head), length_(p.q.length) {
    kv_head_ = head / (p.q.heads / p.k.heads);
    q_ = floats_of(p.q, map, head);
    k_ = floats_of(p.k, map, kv_head_);
    input_ = {q_, k_, length_, p.q.d, p.window};
    weights_.resize(static_cast<size_t>(length_ * length_));
    info_.map(input_, weights_);
    const int64_t sharing = p.v.batch / p.q.batch;
    first_ = map * sharing;
    end_ = first_ + sharing;
  }

  void forward() {
    for (int64_t b = first_; b < end_; ++b)
      for (int64_t i = 0; i < length_; ++i)
        for (int64_t j = input_.first(i); j <= i; ++j)
          for (int64_t c = 0; c < p_.v.d; ++c)
            t_.out.at(b, head_, i, c) += weight(i, j) * p_.v.at(b, kv_head_, j, c);
  }

  void backward() {
    for (int64_t i = 0; i < length_; ++i) {
      std::vector<double> d_weights;
      double mean = 0;
      for (int64_t j = input_.first(i); j <= i; ++j) {
        d_weights.push_back(d_weight(i, j));
        mean += weight(i, j) * d_weights.back();
      }
      for (int64_t j = input_.first(i); j <= i; ++j)
        pass_on(i, j, slope(i, j) * (d_weights[static_cast<size_t>(j - input_.first(i))] - mean));
    }
  }

 private:
  [[nodiscard]] double weight(int64_t i, int64_t j) const {
    return weights_[static_cast<size_t>(i * length_ + j)];
  }

  /// (dw/dx) / Σ w, from A = w / Σ w.
  [[nodiscard]] double slope(int64_t i, int64_t j) const {
    if (info_.weight == PairWeight::exponential) return weight(i, j);
    const double x = input_.score(i, j);
    return weight(i, j) * (1 + x) / taylor_polynomial(x);
  }

  [[nodiscard]] double d_weight(int64_t i, int64_t j) {
    double sum = 0;
    for (int64_t b = first_; b < end_; ++b)
      for (int64_t c = 0; c < p_.v.d; ++c) {
        sum += p_.d_out.at(b, head_, i, c) * p_.v.at(b, kv_head_, j, c);
        t_.dv.at(b, kv_head_, j, c) += weight(i, j) * p_.d_out.at(b, head_, i, c);
      }
    return sum;
  }

  /// The gradient of x_ij to what it was made of: q_i·k_j/√d, or q_j·k_j/√d.
  void pass_on(int64_t i, int64_t j, double dx) {
    const int64_t query = info_.scores_are_pairs ? i : j;
    dx /= std::sqrt(static_cast<double>(p_.q.d));
    for (int64_t c = 0; c < p_.q.d; ++c) {
      t_.dq.at(map_, head_, query, c) += dx * p_.k.at(map_, kv_head_, j, c);
      t_.dk.at(map_, kv_head_, j, c) += dx * p_.q.at(map_, head_, query, c);
    }
  }

  const MixProblem& p_;
  MixTruth& t_;
  const FormInfo& info_;
  int64_t map_, head_, kv_head_ = 0, length_, first_ = 0, end_ = 0;
  std::vector<float> q_, k_;
  HeadInput input_{};
  std::vector<double> weights_;
};

}  // namespace

MixTruth truth_of(const MixProblem& p, bool gradients) {
  const auto zero = [](const Wide& like) {
    return Wide(like.batch, like.heads, like.length, like.d);
  };
  MixTruth t{zero(p.d_out), zero(p.q), zero(p.k), zero(p.v)};
  for (int64_t map = 0; map < p.q.batch; ++map)
    for (int64_t head = 0; head < p.q.heads; ++head) {
      Head one(p, t, map, head);
      one.forward();
      if (gradients) one.backward();
    }
  return t;
}

}  // namespace attnlab::test
