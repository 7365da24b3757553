// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/rank_orders.h"

namespace attnlab {
namespace {

class Follower {
 public:
  Follower(const RunSpec& spec, LanguageModel& model, const DataSource& data, Optimizer& optimizer,
           Ranks& ranks)
      : data_(data),
        ranks_(ranks),
        sum_(sum_in_tree(model, optimizer, spec.train.accumulate, ranks)),
        trainer_(spec.train, model, loss_, *sum_, host(), {}) {}

  TrainOutcome run(const TrainProgress& progress) {
    const TrainOutcome outcome = trainer_.run(progress);
    (void)wait_for_a_step();
    return outcome;
  }

 private:
  TrainerHost host() {
    return {.emit = [](const Event&) {},
            .batch = [this](int64_t step, int64_t micro) { return data_.train_batch(step, micro); },
            .wants_stop = [] { return false; },
            .pass_time = [] {},
            .may_go_on = [this] { return wait_for_a_step(); },
            .give_up = [this](const std::vector<Batch>&) { (void)wait_for_a_step(); }};
  }

  /// Does what is ordered meanwhile; false: the end.
  bool wait_for_a_step() {
    while (!ended_) {
      RankOrder order{};
      ranks_.broadcast(std::as_writable_bytes(std::span(&order, 1)));
      trainer_.set_learning_rate_factor(order.learning_rate_factor);
      if (order.kind == RankOrder::step) return true;
      if (order.kind == RankOrder::complete_state) sum_->complete_state();
      ended_ = order.kind == RankOrder::end;
    }
    return false;
  }

  const DataSource& data_;
  Ranks& ranks_;
  NextTokenLoss loss_;
  std::unique_ptr<GradientSum> sum_;
  Trainer trainer_;
  bool ended_ = false;
};

}  // namespace

void tell(Ranks& ranks, RankOrder order) {
  ranks.broadcast(std::as_writable_bytes(std::span(&order, 1)));
}

TrainOutcome train_as_ordered(const RunSpec& spec, LanguageModel& model, const DataSource& data,
                              Optimizer& optimizer, Ranks& ranks, const TrainProgress& progress) {
  return Follower(spec, model, data, optimizer, ranks).run(progress);
}

}  // namespace attnlab
