// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/prober.h"

#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr size_t answers_kept = 24;
/// A probe costs about a forward pass of one sequence; five a second keep its cost out of sight.
constexpr int live_interval_ms = 200;

}  // namespace

Prober::Prober(RunClient& client) : client_(client) {
  pause_.setSingleShot(true);
  connect(&pause_, &QTimer::timeout, this, [this] {
    if (wanted_ != asked_) send();
  });
}

void Prober::ask(const Question& question) {
  if (has_question_ && question == wanted_ && problem_.isEmpty()) return;
  wanted_ = question;
  has_question_ = true;
  if (!waiting_ && !pause_.isActive()) send();
}

std::optional<int64_t> Prober::snapshot_for(int64_t step) const {
  const std::vector<int64_t> steps = client_.store().snapshot_steps();
  const auto after = std::ranges::upper_bound(steps, step);
  if (after != steps.begin()) return *std::prev(after);
  return steps.empty() ? std::nullopt : std::optional(steps.front());
}

std::shared_ptr<const Probe> Prober::remembered(const QString& text, int64_t snapshot) {
  const auto found = std::ranges::find_if(
      known_, [&](const Known& k) { return k.text == text && k.snapshot == snapshot; });
  if (found == known_.end()) return nullptr;
  known_.splice(known_.begin(), known_, found);
  return known_.front().probe;
}

void Prober::send() {
  if (!has_question_) return;
  asked_ = wanted_;
  ProbeQuery query;
  if (!asked_.text.isEmpty()) query.text = asked_.text.toStdString();
  const auto on_answer = [this, asked = asked_](const Event& answer) { take(asked, answer); };
  const bool now = asked_.now && client_.is_live();
  if (!now) {
    const auto snapshot = snapshot_for(asked_.step);
    if (snapshot) {
      if (auto known = remembered(asked_.text, *snapshot)) {
        probe_ = std::move(known);
        problem_.clear();
        Q_EMIT changed();
        return;
      }
      query.step = *snapshot;
    } else if (client_.store().status().step == 0 && !client_.is_live()) {
      problem_ = tr("This run has recorded no weights yet.");
      Q_EMIT changed();
      return;
    }
  }
  waiting_ = true;
  const Command question = probe_command(0, "probe", query);
  if (now)
    client_.send(question, on_answer);
  else
    client_.ask_snapshot(question, on_answer);
}

void Prober::take(const Question& question, const Event& answer) {
  waiting_ = false;
  if (answer.header.value("answer", "") == "probe") {
    try {
      probe_ = std::make_shared<const Probe>(probe_from_event(answer));
      problem_.clear();
      if (!question.now) known_.push_front({question.text, probe_->step, probe_});
      if (known_.size() > answers_kept) known_.pop_back();
    } catch (const Error& error) {
      problem_ = QString::fromStdString(error.line());
    }
  } else {
    problem_ = QString::fromStdString(answer.header.value("message", std::string("no answer")));
  }
  Q_EMIT changed();
  if (question.now) pause_.start(live_interval_ms);
  if (wanted_ != question && !pause_.isActive()) send();
}

}  // namespace attnlab
