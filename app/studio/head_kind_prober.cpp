// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/head_kind_prober.h"

#include <QPointer>

#include "core/shared/base/error.h"

namespace attnlab {

HeadKindProber::HeadKindProber(RunClient& client, const ModelSpec& model) : client_(client) {
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
  if (sequences_.empty() || (turn_ > 0 && question == asked_)) return;
  asked_ = question;
  ++turn_;
  waiting_ = true;
  probes_.clear();
  send(0);
}

void HeadKindProber::send(size_t next) {
  ProbeQuery query;
  query.ids = sequences_[next].ids;
  query.step = asked_.snapshot;
  query.ablation = asked_.ablation;
  client_.ask_snapshot(probe_command(0, "head_kinds", query),
                       [self = QPointer(this), turn = turn_, next](const Event& answer) {
                         if (self && self->turn_ == turn) self->take(next, answer);
                       });
}

void HeadKindProber::take(size_t number, const Event& answer) {
  try {
    probes_.push_back(std::make_shared<const Probe>(probe_from_event(answer)));
  } catch (const Error&) {
    return settle({});  // no probe: the views that ask for one say why
  }
  if (number + 1 < sequences_.size()) return send(number + 1);
  pool_.start([this, turn = turn_, probes = probes_, sequences = sequences_] {
    HeadKinds kinds;
    for (size_t i = 0; i < probes.size(); ++i) kinds.add(*probes[i], sequences[i].period);
    QMetaObject::invokeMethod(
        this,
        [this, turn, scores = kinds.scores()] {
          if (turn == turn_) settle(scores);
        },
        Qt::QueuedConnection);
  });
}

void HeadKindProber::settle(std::vector<std::vector<HeadScores>> scores) {
  waiting_ = false;
  scores_ = std::move(scores);
  Q_EMIT changed();
}

}  // namespace attnlab
