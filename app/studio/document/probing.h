// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <QUndoStack>
#include <memory>

#include "app/studio/document/selection.h"
#include "app/studio/probe/probe_indicators.h"
#include "app/studio/probe/prober.h"
#include "app/studio/runs/run_set.h"
#include "core/shared/analysis/head_kinds.h"

namespace attnlab {

/// What is asked of the selected run and of the one beside it: the probe text and what they make of
/// it at the step cursor, the what-if, and questions about a snapshot.
class Probing : public QObject {
  Q_OBJECT
 public:
  /// All of them must outlive it.
  Probing(RunSet& runs, Selection& selection, QUndoStack& undo);
  ~Probing() override;

  [[nodiscard]] const QString& text() const { return text_; }
  void set_text(const QString& text);

  /// What the run makes of the text at the step cursor; null while nothing is known.
  [[nodiscard]] std::shared_ptr<const Probe> probe(const QString& run) const;
  [[nodiscard]] QString problem(const QString& run) const;
  /// What of the text that leaves out.
  [[nodiscard]] ProbeRemarks remarks(const QString& run) const;
  /// Whether `probe` or `problem` answers what is asked now.
  [[nodiscard]] bool is_settled(const QString& run) const;
  /// While `user` lives and is visible, the probe of the selected (and compared) run is kept up.
  void keep_up_for(const QObject* user, bool visible);

  [[nodiscard]] ProbeIndicators& indicators() { return indicators_; }

  /// What heads of a run do, [layer][head], as a view that asked for it found out; empty: not
  /// known.
  using AllHeadScores = std::vector<std::vector<HeadScores>>;
  [[nodiscard]] AllHeadScores head_scores(const QString& run) const {
    return head_scores_.value(run);
  }
  void note_head_scores(const QString& run, const AllHeadScores& scores);

  /// What is taken out of the selected run's model while it is looked at; never out of the run.
  [[nodiscard]] const Ablation& ablation() const { return ablation_; }
  /// Ends when a run is selected that it does not fit. Problems go out as `failed`.
  void set_ablation(const Ablation& ablation);

  /// Asks about a snapshot of the selected run, which the question names; `on_answer` gets the
  /// answer unless `context` is gone by then. Of one tag only the newest question is answered.
  void ask_snapshot(const Command& question, const QObject* context, RunClient::OnAnswer on_answer);
  /// The snapshot at the step cursor; nothing when the run has none.
  [[nodiscard]] std::optional<int64_t> snapshot() const;

  /// Another run is selected, at its own step.
  void take_run();
  /// The selected run went on.
  void refresh();
  void forget(const QString& run);

 Q_SIGNALS:
  void changed(QString run);
  void text_changed();
  void head_scores_changed(QString run);
  void ablation_changed();
  /// What was asked for cannot be done; one sentence.
  void failed(QString sentence);

 private:
  [[nodiscard]] OpenRun* current() const { return runs_.find(selection_.run()); }
  void apply_ablation(const QString& run, const Ablation& ablation);
  void apply_text(const QString& text);
  Prober& prober(OpenRun& run);

  RunSet& runs_;
  Selection& selection_;
  QUndoStack& undo_;
  QString text_;
  Ablation ablation_;
  ProbeIndicators indicators_;
  QHash<QString, AllHeadScores> head_scores_;
  QHash<QString, std::shared_ptr<Prober>> probers_;
  QSet<const QObject*> users_;
};

}  // namespace attnlab
