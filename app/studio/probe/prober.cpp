// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/probe/prober.h"

#include <QPointer>
#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr size_t answers_kept = 24;
/// A probe costs about a forward pass of one sequence; five a second keep its cost out of sight.
constexpr int live_interval_ms = 200;

}  // namespace

Prober::Prober(RunClient& client, std::string tag)
    : client_(client), tag_(std::move(tag)), retry_([this] { Q_EMIT retry_due(); }) {
  pool_.setMaxThreadCount(1);
  pause_.setSingleShot(true);
  connect(&pause_, &QTimer::timeout, this, [this] {
    if (wanted_ != asked_) send();
  });
}

Prober::~Prober() { pool_.waitForDone(); }

void Prober::ask(const Question& question) {
  const bool again = has_question_ && question == wanted_;
  if (!retry_.should_ask(again) && !unasked_) return;
  wanted_ = question;
  has_question_ = true;
  if (!waiting_ && !pause_.isActive()) send();
}

const Prober::Known* Prober::remembered(const Question& question, int64_t snapshot) {
  const auto found = std::ranges::find_if(known_, [&](const Known& k) {
    return k.text == question.text && k.snapshot == snapshot && k.ablation == question.ablation;
  });
  if (found == known_.end()) return nullptr;
  known_.splice(known_.begin(), known_, found);
  return &known_.front();
}

void Prober::send() {
  if (!has_question_) return;
  asked_ = wanted_;
  unasked_ = false;
  ProbeQuery query;
  if (!asked_.text.isEmpty()) query.text = asked_.text.toStdString();
  query.ablation = asked_.ablation;
  // A view may let its prober go before the answer comes.
  const auto on_answer = [self = QPointer(this), asked = asked_](const auto& answer) {
    if (self) self->take(asked, answer);
  };
  const bool now = asked_.now && client_.is_live();
  if (!now) {
    const auto snapshot = client_.store().snapshot_at(asked_.step);
    if (snapshot) {
      if (const Known* known = remembered(asked_, *snapshot)) {
        probe_ = known->probe;
        remarks_ = known->remarks;
        problem_.clear();
        retry_.succeeded();
        Q_EMIT changed();
        return;
      }
      query.step = *snapshot;
    } else if (client_.link() == RunLink::unknown) {
      unasked_ = true;  // its weights may be recorded in what is not read yet
      return;
    } else if (client_.store().status().step == 0 && !client_.is_live()) {
      unasked_ = true;
      return say(client_.problem().isEmpty() ? tr("This run has recorded no weights yet.")
                                             : client_.problem());
    }
  }
  waiting_ = true;
  const Command question = probe_command(0, tag_, query);
  if (now)
    client_.send(question, on_answer);
  else
    client_.ask_snapshot(question, on_answer);
}

bool Prober::is_settled() const {
  if (!has_question_ || waiting_) return false;
  if (unasked_) return !problem_.isEmpty();
  Question of_now = wanted_;
  if (wanted_.now) of_now.step = asked_.step;
  return of_now == asked_;
}

/// Once: whoever hears of it may ask the same again, and would hear of it again.
void Prober::say(const QString& problem) {
  if (problem == problem_) return;
  problem_ = problem;
  Q_EMIT changed();
}

void Prober::take(const Question& question, const RunClient::Answer& answer) {
  if (answer->header.value("answer", "") != "probe")
    return settle(
        question, nullptr, {},
        QString::fromStdString(answer->header.value("message", std::string("no answer"))));
  pool_.start([this, question, answer] {
    std::shared_ptr<const Probe> probe;
    ProbeRemarks remarks;
    QString problem;
    try {
      remarks = remarks_of(*answer);
      probe = std::make_shared<const Probe>(probe_from_event(*answer));
    } catch (const Error& error) {
      problem = QString::fromStdString(error.line());
    } catch (const std::bad_alloc&) {
      problem = tr("There is no memory for the maps of this text.");
    }
    QMetaObject::invokeMethod(
        this,
        [this, question, probe, remarks, problem] { settle(question, probe, remarks, problem); },
        Qt::QueuedConnection);
  });
}

void Prober::settle(const Question& question, const std::shared_ptr<const Probe>& probe,
                    const ProbeRemarks& remarks, const QString& problem) {
  waiting_ = false;
  problem_ = problem;
  if (probe) {
    probe_ = probe;
    remarks_ = remarks;
    retry_.succeeded();
    if (!question.now)
      known_.push_front({question.text, probe->step, question.ablation, probe, remarks});
    if (known_.size() > answers_kept) known_.pop_back();
  } else {
    retry_.failed();
  }
  Q_EMIT changed();
  if (question.now) pause_.start(live_interval_ms);
  if (wanted_ != question && !pause_.isActive()) send();
}

}  // namespace attnlab
