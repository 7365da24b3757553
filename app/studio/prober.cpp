// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/prober.h"

#include <QPointer>
#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr size_t answers_kept = 24;
/// A probe costs about a forward pass of one sequence; five a second keep its cost out of sight.
constexpr int live_interval_ms = 200;
/// A question that failed is asked again when the run has news, but not at each of them: every
/// time may start a process.
constexpr int retry_interval_ms = 2000;

}  // namespace

Prober::Prober(RunClient& client, std::string tag) : client_(client), tag_(std::move(tag)) {
  pause_.setSingleShot(true);
  retry_.setSingleShot(true);
  connect(&pause_, &QTimer::timeout, this, [this] {
    if (wanted_ != asked_) send();
  });
}

void Prober::ask(const Question& question) {
  const bool again = has_question_ && question == wanted_;
  if (again && !unasked_ && (problem_.isEmpty() || retry_.isActive())) return;
  wanted_ = question;
  has_question_ = true;
  if (!waiting_ && !pause_.isActive()) send();
}

std::shared_ptr<const Probe> Prober::remembered(const Question& question, int64_t snapshot) {
  const auto found = std::ranges::find_if(known_, [&](const Known& k) {
    return k.text == question.text && k.snapshot == snapshot && k.ablation == question.ablation;
  });
  if (found == known_.end()) return nullptr;
  known_.splice(known_.begin(), known_, found);
  return known_.front().probe;
}

void Prober::send() {
  if (!has_question_) return;
  asked_ = wanted_;
  unasked_ = false;
  ProbeQuery query;
  if (!asked_.text.isEmpty()) query.text = asked_.text.toStdString();
  query.ablation = asked_.ablation;
  // A view may let its prober go before the answer comes.
  const auto on_answer = [self = QPointer(this), asked = asked_](const Event& answer) {
    if (self) self->take(asked, answer);
  };
  const bool now = asked_.now && client_.is_live();
  if (!now) {
    const auto snapshot = client_.store().snapshot_at(asked_.step);
    if (snapshot) {
      if (auto known = remembered(asked_, *snapshot)) {
        probe_ = std::move(known);
        problem_.clear();
        Q_EMIT changed();
        return;
      }
      query.step = *snapshot;
    } else if (client_.link() == RunLink::unknown) {
      unasked_ = true;  // its weights may be recorded in what is not read yet
      return;
    } else if (client_.store().status().step == 0 && !client_.is_live()) {
      problem_ = tr("This run has recorded no weights yet.");
      Q_EMIT changed();
      return;
    }
  }
  waiting_ = true;
  const Command question = probe_command(0, tag_, query);
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
      if (!question.now)
        known_.push_front({question.text, probe_->step, question.ablation, probe_});
      if (known_.size() > answers_kept) known_.pop_back();
    } catch (const Error& error) {
      problem_ = QString::fromStdString(error.line());
    }
  } else {
    problem_ = QString::fromStdString(answer.header.value("message", std::string("no answer")));
  }
  if (!problem_.isEmpty()) retry_.start(retry_interval_ms);
  Q_EMIT changed();
  if (question.now) pause_.start(live_interval_ms);
  if (wanted_ != question && !pause_.isActive()) send();
}

}  // namespace attnlab
