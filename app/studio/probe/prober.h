// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <list>
#include <memory>

#include "app/studio/jobs/retry.h"
#include "app/studio/runs/run_client.h"
#include "core/shared/analysis/probe_remarks.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

/// Keeps the answer of one run to "what do you make of this text at this step": asks the training
/// process for now, a process beside it for recorded snapshots. One question is under way at a time
/// and the newest wins, so dragging the step cursor never piles up work.
class Prober : public QObject {
  Q_OBJECT
 public:
  /// An empty `text` means the run's own example.
  struct Question {
    QString text;
    int64_t step = 0;
    bool now = false;     ///< the weights of this moment, where a process trains the run
    Ablation ablation{};  ///< of the model that is asked
    bool operator==(const Question&) const = default;
  };

  /// `tag`: of several probers of one run each needs its own.
  explicit Prober(RunClient& client, std::string tag = "probe");
  ~Prober() override;

  /// The same question again costs nothing: it goes out only when it failed and the pause after
  /// that is over, or when the run may by now have what it lacked.
  void ask(const Question& question);
  /// The newest answer; null before the first.
  [[nodiscard]] const std::shared_ptr<const Probe>& probe() const { return probe_; }
  /// What of the text the newest answer leaves out.
  [[nodiscard]] const ProbeRemarks& remarks() const { return remarks_; }
  /// Why there is no answer to the newest question; empty when there is or will be one.
  [[nodiscard]] const QString& problem() const { return problem_; }
  [[nodiscard]] bool is_waiting() const { return waiting_; }
  /// Whether `probe` or `problem` answers the newest question. Of a model that trains on, any
  /// answer for this text counts.
  [[nodiscard]] bool is_settled() const;

 Q_SIGNALS:
  void changed();
  /// A question that failed may be asked again, if anybody still looks.
  void retry_due();

 private:
  struct Known {
    QString text;
    int64_t snapshot;
    Ablation ablation;
    std::shared_ptr<const Probe> probe;
    ProbeRemarks remarks;
  };
  void send();
  void say(const QString& problem);
  void take(const Question& question, const RunClient::Answer& answer);
  void settle(const Question& question, const std::shared_ptr<const Probe>& probe,
              const ProbeRemarks& remarks, const QString& problem);
  /// Null where the answer is not known.
  [[nodiscard]] const Known* remembered(const Question& question, int64_t snapshot);

  RunClient& client_;
  std::string tag_;
  Question wanted_, asked_;
  bool has_question_ = false, waiting_ = false;
  bool unasked_ = false;  ///< what is read of the run does not tell yet whom to ask
  Retry retry_;
  QTimer pause_;  ///< between two questions to a process that trains
  std::shared_ptr<const Probe> probe_;
  ProbeRemarks remarks_;
  QString problem_;
  std::list<Known> known_;  ///< newest first
  QThreadPool pool_;        ///< reads answers, which may be large
};

}  // namespace attnlab
