// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/scalar_tensor.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/engine/train/gradient_sum.h"
#include "core/engine/train/sum_tree.h"

namespace attnlab {
namespace {

// Parts begin with a block, whose square is summed by one process; the blocks' are added in order.
constexpr int64_t block = 4096;
// Items of a flat buffer as it travels: its size is a multiple, and 2^31 of them are enough.
constexpr int64_t line = 16;

int64_t blocks_of(const Parameters& parameters) {
  return (parameters.weights().numel() + block - 1) / block;
}

double sum_of_squares(const float* values, int64_t count) {
  std::array<double, 8> sums{};
  for (int64_t i = 0; i < count; ++i)
    sums[static_cast<size_t>(i % 8)] += static_cast<double>(values[i]) * values[i];
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

std::vector<Part> in_lines(std::vector<Part> parts) {
  for (Part& part : parts) part = {part.begin / line, part.count / line};
  return parts;
}

class SumInTree final : public GradientSum {
 public:
  SumInTree(LanguageModel& model, Optimizer& optimizer, int64_t accumulate, Ranks& ranks)
      : parameters_(model.parameters()),
        optimizer_(optimizer),
        ranks_(ranks),
        batches_(parts_of(accumulate, ranks.size())),
        parts_(updated_parts(parameters_, ranks.size())) {
    if (optimizer.updates_parts()) optimizer.set_part(mine());
  }

  Part micro_batches() const override { return batches_[here()]; }
  bool takes_each_apart() const override { return true; }

  int64_t total_scored(int64_t scored) override {
    std::vector<int64_t> all(batches_.size());
    all[here()] = scored;
    ranks_.gather_to_all(all.data(), sizeof all[0], parts_of(ranks_.size(), ranks_.size()));
    return std::accumulate(all.begin(), all.end(), int64_t{0});
  }

  void add(const at::Tensor& loss) override {
    const at::Tensor& gradients = parameters_.gradients();
    tree_.add({micro_batches().begin + std::ssize(losses_), 0}, gradients);
    losses_.push_back(loss.item<float>());
    gradients.zero_();
  }

  void drop() override {
    tree_ = {};
    losses_.clear();
  }

  Updated update(double learning_rate) override {
    part_of(parameters_.gradients(), mine()).copy_(sum_of_my_part());
    const at::Tensor norm = norm_of_all();
    const bool parts = optimizer_.updates_parts();
    if (!parts) gather_to_all(parameters_.gradients());
    optimizer_.step(learning_rate, norm);
    if (parts) gather_to_all(parameters_.weights());
    const at::Tensor loss = loss_of_all();
    drop();
    return {loss, norm};
  }

  void complete_state() override {
    if (!optimizer_.updates_parts()) return;
    for (const OptimizerState& state : optimizer_.state())
      ranks_.gather(state.values.mutable_data_ptr<float>(), line * sizeof(float), in_lines(parts_));
  }

 private:
  [[nodiscard]] size_t here() const { return static_cast<size_t>(ranks_.rank()); }
  [[nodiscard]] const Part& mine() const { return parts_[here()]; }
  static at::Tensor part_of(const at::Tensor& flat, const Part& part) {
    return flat.narrow(0, part.begin, part.count);
  }
  void gather_to_all(const at::Tensor& flat) {
    ranks_.gather_to_all(flat.mutable_data_ptr<float>(), line * sizeof(float), in_lines(parts_));
  }

  /// Everybody sends the parts of what it has added up to those who update them.
  at::Tensor sum_of_my_part() {
    std::vector<std::vector<at::Tensor>> received(batches_.size());
    for (size_t round = 0; round < most_nodes(); ++round) exchange(round, received);
    SumTree all;
    for (size_t r = 0; r < batches_.size(); ++r) {
      const auto places = SumTree::places(batches_[r].begin, batches_[r].count);
      for (size_t i = 0; i < places.size(); ++i)
        all.add(places[i], r == here() ? part_of(tree_.nodes()[i].values, mine()) : received[r][i]);
    }
    return all.take();
  }

  [[nodiscard]] size_t most_nodes() const {
    size_t most = 0;
    for (const Part& part : batches_)
      most = std::max(most, SumTree::places(part.begin, part.count).size());
    return most;
  }

  /// The node number `round` of each, where it has so many.
  void exchange(size_t round, std::vector<std::vector<at::Tensor>>& received) {
    std::vector<std::span<const float>> outgoing(batches_.size());
    std::vector<std::span<float>> incoming(batches_.size());
    for (size_t r = 0; r < batches_.size(); ++r) {
      if (r == here()) continue;
      if (round < tree_.nodes().size()) {
        const at::Tensor part = part_of(tree_.nodes()[round].values, parts_[r]);
        outgoing[r] = {part.const_data_ptr<float>(), static_cast<size_t>(part.numel())};
      }
      if (round >= SumTree::places(batches_[r].begin, batches_[r].count).size()) continue;
      at::Tensor& there = received[r].emplace_back(at::empty({mine().count}));
      incoming[r] = {there.mutable_data_ptr<float>(), static_cast<size_t>(there.numel())};
    }
    ranks_.exchange(outgoing, incoming);
  }

  at::Tensor norm_of_all() {
    const int64_t size = parameters_.gradients().numel();
    const float* gradients = parameters_.gradients().const_data_ptr<float>();
    std::vector<double> squares(static_cast<size_t>(blocks_of(parameters_)));
    const auto blocks = parts_of(blocks_of(parameters_), ranks_.size());
    const Part& part = blocks[here()];
    for (int64_t b = part.begin; b < part.begin + part.count; ++b)
      squares[static_cast<size_t>(b)] =
          sum_of_squares(gradients + b * block, std::min(block, size - b * block));
    ranks_.gather_to_all(squares.data(), sizeof squares[0], blocks);
    return at::scalar_tensor(std::sqrt(std::accumulate(squares.begin(), squares.end(), 0.0)),
                             at::kFloat);
  }

  at::Tensor loss_of_all() {
    std::vector<float> all(static_cast<size_t>(batches_.back().begin + batches_.back().count));
    std::ranges::copy(losses_, all.begin() + micro_batches().begin);
    ranks_.gather_to_all(all.data(), sizeof all[0], batches_);
    return at::scalar_tensor(std::accumulate(all.begin(), all.end(), 0.0F), at::kFloat);
  }

  Parameters& parameters_;
  Optimizer& optimizer_;
  Ranks& ranks_;
  std::vector<Part> batches_;  ///< of a step, by rank
  std::vector<Part> parts_;    ///< of the flat buffers, by rank
  SumTree tree_;
  std::vector<float> losses_;
};

}  // namespace

std::vector<Part> updated_parts(const Parameters& parameters, int ranks) {
  const int64_t size = parameters.weights().numel();
  std::vector<Part> parts = parts_of(blocks_of(parameters), ranks);
  for (Part& part : parts) {
    const int64_t end = std::min(size, (part.begin + part.count) * block);
    part = {part.begin * block, end - part.begin * block};
  }
  return parts;
}

std::unique_ptr<GradientSum> sum_in_tree(LanguageModel& model, Optimizer& optimizer,
                                         int64_t accumulate, Ranks& ranks) {
  return std::make_unique<SumInTree>(model, optimizer, accumulate, ranks);
}

}  // namespace attnlab
