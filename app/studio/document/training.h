// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <optional>

#include "app/studio/document/preferences.h"
#include "app/studio/document/run_queue.h"
#include "app/studio/document/selection.h"
#include "app/studio/jobs/place_answers.h"
#include "app/studio/runs/run_set.h"
#include "widgets/stack/spec_document.h"

namespace attnlab {

/// What a person trains: the queue, forks, going on, and orders to a run. What cannot be done goes
/// out as `failed`.
class Training : public QObject {
  Q_OBJECT
 public:
  /// All of them must outlive it.
  Training(SpecDocument& document, RunSet& runs, const Selection& selection,
           const Preferences& preferences, const PlaceAnswers& answers);

  [[nodiscard]] RunQueue& queue() { return queue_; }
  /// The run that the queue waits for; empty: none.
  [[nodiscard]] const QString& started_run() const { return started_run_; }
  /// Takes up a queue that waited behind the run `after`, which trains on or is over by now.
  void go_on_with_queue(std::deque<PlannedRun> waiting, const QString& after);

  void train(int seeds = 1);
  void add_to_queue(int seeds = 1);
  /// A run that is not the document's, after those that wait already.
  void add_spec_to_queue(const RunSpec& spec);
  /// The document's model with each of the paper's seven mixers, one run after the other.
  void train_all_mixers(const QString& placement, int seeds);
  /// Undo puts it back.
  void remove_from_queue(int index);
  void move_in_queue(int from, int to);
  /// Asks (`fork_asked`) for a new run from the selected run or model with the document's layers.
  void fork();
  struct ForkChoice {
    QString run;  ///< the parent's id
    std::vector<LayerSpec> layers;
    int64_t step = 0;   ///< of the parent
    int64_t steps = 0;  ///< that the fork trains
  };
  void start_fork(const ForkChoice& choice);
  /// A new run that begins with the weights of an open model.
  struct ModelTraining {
    QString model;  ///< its id
    std::vector<LayerSpec> layers;
    std::vector<std::string> files;  ///< texts
    int64_t steps = 100, batch_size = 4, seq_len = 128;
    double learning_rate = 1e-4;
  };
  void train_model(const ModelTraining& choice);
  /// Layers of the selected run that the document would change, as edits; empty when none.
  [[nodiscard]] QString layer_edits() const;
  /// Trains the selected run on from its last checkpoint.
  void continue_training();
  [[nodiscard]] bool can_continue() const;
  /// pause, resume, step, stop, checkpoint, for the selected run.
  void control(const std::string& command);
  /// Of the selected run, from its next step on; one step of undo, as all that a person does.
  void set_learning_rate_factor(double factor);
  /// What comes next is another change than the last one, for undo.
  void end_rate_gesture() { ++rate_gesture_; }
  /// The peak learning rate that the selected run goes by while it trains; else nothing.
  [[nodiscard]] std::optional<double> rate_in_force() const;
  /// Of the document and, while it trains, of the selected run.
  void set_learning_rate(const QString& text, double rate);

  /// The run that the queue started is open by this id.
  void wait_for(const QString& run);
  /// Something is new of a run.
  void look_at(const OpenRun& run);
  void forget(const QString& run);

 Q_SIGNALS:
  /// A person wants to fork the selected run, or to train the selected model on, which can be done.
  void fork_asked();
  /// What was asked for cannot be done; one sentence.
  void failed(QString sentence);

 private:
  [[nodiscard]] OpenRun* current() const { return runs_.find(selection_.run()); }
  [[nodiscard]] QUndoStack& undo() { return *document_.undo_stack(); }
  void order_rate(const QString& run, double factor);
  [[nodiscard]] PlannedRun planned(int seed_offset) const;
  [[nodiscard]] PlannedRun planned(RunSpec spec, int seed_offset) const;
  void go_where(const OpenRun& run, PlannedRun& planned) const;
  /// Why the document's run cannot be started, one sentence; empty: it can.
  [[nodiscard]] QString hindrance() const;

  SpecDocument& document_;
  RunSet& runs_;
  const Selection& selection_;
  const Preferences& preferences_;
  const PlaceAnswers& place_answers_;
  RunQueue queue_;
  QString started_run_;
  int rate_gesture_ = 0;
  QHash<QString, double> ordered_rates_;  ///< factors; a run says them when it has them
};

}  // namespace attnlab
