// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/probe/head_kind_prober.h"

#include <QPointer>
#include <utility>

#include "core/shared/base/error.h"

namespace attnlab {

HeadKindProber::HeadKindProber(RunClient& client, const ModelSpec& model)
    : client_(client), retry_([this] { Q_EMIT retry_due(); }) {
  pool_.setMaxThreadCount(1);
  pool_.setThreadPriority(QThread::LowPriority);
  try {
    sequences_ = kind_sequences(model.vocab_size, model.max_position_embeddings);
  } catch (const Error&) {
    // Too few tokens or positions to repeat anything: such a model has no kinds.
  }
}

HeadKindProber::~HeadKindProber() {
  pool_.clear();
  pool_.waitForDone();
}

void HeadKindProber::ask(const Question& question) {
  if (sequences_.empty() || !retry_.should_ask(turn_ > 0 && question == asked_)) return;
  asked_ = question;
  ++turn_;
  job_.drop();
  waiting_ = true;
  answers_.clear();
  send(0);
}

void HeadKindProber::send(size_t next) {
  ProbeQuery query;
  query.ids = sequences_[next].ids;
  query.step = asked_.snapshot;
  query.ablation = asked_.ablation;
  client_.ask_snapshot(probe_command(0, "head_kinds", query),
                       [self = QPointer(this), turn = turn_, next](const auto& answer) {
                         if (self && self->turn_ == turn) self->take(next, answer);
                       });
}

void HeadKindProber::take(size_t number, const RunClient::Answer& answer) {
  if (answer->header.value("answer", "") != "probe") {
    retry_.failed();
    return settle({});  // no probe: the views that ask for one say why
  }
  answers_.push_back(answer);
  if (number + 1 < sequences_.size()) return send(number + 1);
  read_answers();
}

void HeadKindProber::read_answers() {
  const auto compute = [this, answers = std::exchange(answers_, {})](const auto&) {
    HeadKinds kinds;
    try {
      for (size_t i = 0; i < answers.size(); ++i)
        kinds.add(probe_from_event(*answers[i]), sequences_[i].period);
    } catch (const std::exception&) {
      kinds = {};  // damaged: as if there were no kinds
    }
    return kinds.scores();
  };
  job_.start(compute,
             [this](std::vector<std::vector<HeadScores>> scores) { settle(std::move(scores)); });
}

void HeadKindProber::settle(std::vector<std::vector<HeadScores>> scores) {
  waiting_ = false;
  if (!scores.empty()) retry_.succeeded();
  scores_ = std::move(scores);
  Q_EMIT changed();
}

}  // namespace attnlab
