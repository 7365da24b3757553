// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <vector>

#include "app/studio/jobs/latest_job.h"
#include "app/studio/jobs/retry.h"
#include "app/studio/runs/run_client.h"
#include "core/shared/analysis/head_kinds.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// Scores the heads of one snapshot on generated sequences: asks for them one after the other and
/// reads their maps on a thread of its own. The newest question wins.
class HeadKindProber : public QObject {
  Q_OBJECT
 public:
  struct Question {
    int64_t snapshot = 0;
    Ablation ablation;
    bool operator==(const Question&) const = default;
  };

  HeadKindProber(RunClient& client, const ModelSpec& model);
  ~HeadKindProber() override;

  void ask(const Question& question);
  /// [layer][head], of the newest question that is answered; empty before, and without an answer.
  [[nodiscard]] const std::vector<std::vector<HeadScores>>& scores() const { return scores_; }
  /// Whether nothing is on its way: `scores` answer the newest question, or none can be had.
  [[nodiscard]] bool is_settled() const { return !waiting_; }

 Q_SIGNALS:
  void changed();
  /// A question that failed may be asked again, if anybody still looks.
  void retry_due();

 private:
  void send(size_t next);
  void take(size_t number, const RunClient::Answer& answer);
  void read_answers();
  void settle(std::vector<std::vector<HeadScores>> scores);

  RunClient& client_;
  std::vector<KindSequence> sequences_;  ///< empty: the model leaves no room for them
  Question asked_;
  Retry retry_;
  bool waiting_ = false;
  int turn_ = 0;  ///< of the question whose answers are awaited
  std::vector<RunClient::Answer> answers_;
  std::vector<std::vector<HeadScores>> scores_;
  QThreadPool pool_;
  LatestJob<std::vector<std::vector<HeadScores>>> job_{this, pool_};
};

}  // namespace attnlab
