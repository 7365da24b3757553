// SPDX-License-Identifier: Apache-2.0
#include "core/engine/eval/likelihood.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <map>

#include "core/engine/model/decoder.h"

namespace attnlab {
namespace {

constexpr int64_t tokens_at_once = 8192;
constexpr int64_t logits_at_once = 32 << 20;  // elements of [N, V] that exist at once

/// Requests that read `shared` tokens in common, as one sequence. The last token of a request is
/// predicted, never read.
struct Group {
  std::vector<size_t> members;
  int64_t shared = 0;
};

int64_t read_length(const ScoreRequest& request) {
  return static_cast<int64_t>(request.tokens.size()) - 1;
}

int64_t common_length(const ScoreRequest& a, const ScoreRequest& b, int64_t at_most) {
  int64_t n = 0;
  while (n < at_most && n < read_length(b) &&
         a.tokens[static_cast<size_t>(n)] == b.tokens[static_cast<size_t>(n)])
    ++n;
  return n;
}

std::vector<Group> groups_of(std::span<const ScoreRequest> requests) {
  std::map<size_t, Group> found;
  std::vector<Group> groups;
  for (size_t i = 0; i < requests.size(); ++i) {
    Group& group = found[requests[i].group];
    const int64_t own = read_length(requests[i]);
    const int64_t common = group.members.empty() ? own
                                                 : common_length(requests[group.members[0]],
                                                                 requests[i], group.shared);
    if (common == 0) {  // cut off at different places: nothing to share
      groups.push_back({{i}, own});
      continue;
    }
    group.members.push_back(i);
    group.shared = common;
  }
  for (auto& [id, group] : found) groups.push_back(std::move(group));
  std::ranges::stable_sort(groups, std::greater(), &Group::shared);
  return groups;
}

/// Some groups of equal shared length on their way through the model.
class Pass {
 public:
  Pass(LanguageModel& model, std::span<const ScoreRequest> requests, std::span<Likelihood> out)
      : model_(model), requests_(requests), out_(out) {}

  void run(std::span<const Group> groups) {
    shared_ = groups[0].shared;
    Decoder decoder(model_);
    std::vector<int64_t> ids, rows;
    for (const Group& group : groups) {
      for (const size_t member : group.members) {
        out_[member] = {0, true};
        members_.push_back(member);
        rows.push_back(&group - groups.data());
      }
      append(ids, group.members[0], 0, shared_);
    }
    const auto batch = static_cast<int64_t>(groups.size());
    score(members_, rows, decoder.hidden(on_device(ids).view({batch, shared_})), 0);
    read_rest(decoder, rows);
  }

  [[nodiscard]] const std::vector<size_t>& members() const { return members_; }

 private:
  [[nodiscard]] at::Tensor on_device(const std::vector<int64_t>& ids) const {
    return at::tensor(ids).to(model_.device());
  }

  void append(std::vector<int64_t>& ids, size_t member, int64_t from, int64_t to) const {
    const auto& tokens = requests_[member].tokens;
    ids.insert(ids.end(), tokens.begin() + from, tokens.begin() + to);
  }

  // What the members do not share, filled up on the right, where it disturbs nobody.
  void read_rest(Decoder& decoder, const std::vector<int64_t>& rows) {
    std::vector<size_t> open;
    std::vector<int64_t> parents, own, ids;
    int64_t longest = 0;
    for (size_t m = 0; m < members_.size(); ++m) {
      const int64_t length = read_length(requests_[members_[m]]);
      if (length == shared_) continue;
      longest = std::max(longest, length - shared_);
      own.push_back(static_cast<int64_t>(open.size()));
      open.push_back(members_[m]);
      parents.push_back(rows[m]);
    }
    if (open.empty()) return;
    for (size_t i = 0; i < open.size(); ++i) {
      append(ids, open[i], shared_, read_length(requests_[open[i]]));
      ids.resize((i + 1) * static_cast<size_t>(longest));
    }
    decoder.select(on_device(parents));
    const auto batch = static_cast<int64_t>(open.size());
    score(open, own, decoder.hidden(on_device(ids).view({batch, longest})), shared_);
  }

  // Adds what hidden states [n, T, d] of positions first… say about the members' scored tokens;
  // member m stands in row rows[m].
  void score(const std::vector<size_t>& members, const std::vector<int64_t>& rows,
             const at::Tensor& hidden, int64_t first) {
    std::vector<int64_t> at, targets;
    std::vector<size_t> owners;
    for (size_t m = 0; m < members.size(); ++m) {
      const ScoreRequest& request = requests_[members[m]];
      const int64_t end = std::min(read_length(request), first + hidden.size(1));
      for (int64_t p = std::max(first, read_length(request) - request.scored); p < end; ++p) {
        at.push_back(rows[m] * hidden.size(1) + p - first);
        targets.push_back(request.tokens[static_cast<size_t>(p) + 1]);
        owners.push_back(members[m]);
      }
    }
    const at::Tensor states = hidden.reshape({-1, hidden.size(2)});
    const auto step = static_cast<size_t>(logits_at_once / model_.spec().vocab_size + 1);
    for (size_t begin = 0; begin < at.size(); begin += step) {
      const size_t size = std::min(step, at.size() - begin);
      const auto part = [&](const std::vector<int64_t>& all) {
        const auto from = all.begin() + static_cast<std::ptrdiff_t>(begin);
        return on_device({from, from + static_cast<std::ptrdiff_t>(size)});
      };
      add(states.index_select(0, part(at)), part(targets), std::span(owners).subspan(begin, size));
    }
  }

  void add(const at::Tensor& states, const at::Tensor& targets, std::span<const size_t> owners) {
    const at::Tensor log_p = head_logits(model_.spec(), model_.weights(), states).log_softmax(1);
    const at::Tensor chosen = log_p.gather(1, targets.unsqueeze(1)).squeeze(1).cpu();
    const at::Tensor right = log_p.argmax(1).eq(targets).cpu();
    for (size_t i = 0; i < owners.size(); ++i) {
      Likelihood& sum = out_[owners[i]];
      sum.log_probability += static_cast<double>(chosen.const_data_ptr<float>()[i]);
      sum.greedy = sum.greedy && right.const_data_ptr<bool>()[i];
    }
  }

  LanguageModel& model_;
  std::span<const ScoreRequest> requests_;
  std::span<Likelihood> out_;
  int64_t shared_ = 0;
  std::vector<size_t> members_;
};

// Groups from `begin` that go through the model together.
size_t batch_end(std::span<const Group> groups, size_t begin,
                 std::span<const ScoreRequest> requests) {
  int64_t first = 0, rest = 0;
  size_t end = begin;
  for (; end < groups.size() && groups[end].shared == groups[begin].shared; ++end) {
    first += groups[end].shared;
    for (const size_t member : groups[end].members)
      rest += read_length(requests[member]) - groups[end].shared;
    if (end > begin && std::max(first, rest) > tokens_at_once) break;
  }
  return end;
}

}  // namespace

void score_requests(LanguageModel& model, std::span<const ScoreRequest> requests,
                    std::span<Likelihood> out,
                    const std::function<bool(std::span<const size_t>)>& done) {
  const at::NoGradGuard no_graph;
  const std::vector<Group> groups = groups_of(requests);
  for (size_t begin = 0; begin < groups.size();) {
    const size_t end = batch_end(groups, begin, requests);
    Pass pass(model, requests, out);
    pass.run(std::span(groups).subspan(begin, end - begin));
    if (!done(pass.members())) return;
    begin = end;
  }
}

}  // namespace attnlab
