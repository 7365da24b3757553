// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <functional>
#include <memory>

#include "app/studio/document/preferences.h"
#include "app/studio/document/run_queue.h"
#include "app/studio/document/selection.h"
#include "app/studio/probe/probe_indicators.h"
#include "app/studio/probe/prober.h"
#include "app/studio/runs/model_openings.h"
#include "app/studio/runs/recorded_indicators.h"
#include "app/studio/runs/run_set.h"
#include "core/shared/analysis/head_kinds.h"
#include "widgets/stack/spec_document.h"

namespace attnlab {

/// Whether a path is that of a model rather than of a run or a text, by its name and what lies
/// there: a .gguf file, or a folder with config.json.
bool looks_like_a_model(const QString& path);

/// What the window is about, without any widget: the document, the open runs, what is selected, and
/// what a person can do. Views read it; actions and views call it.
class Studio : public QObject {
  Q_OBJECT
 public:
  explicit Studio(Preferences preferences);
  ~Studio() override;

  [[nodiscard]] SpecDocument& document() { return document_; }
  [[nodiscard]] RunSet& runs() { return runs_; }
  [[nodiscard]] Selection& selection() { return selection_; }
  [[nodiscard]] RunQueue& queue() { return queue_; }
  [[nodiscard]] const Preferences& preferences() const { return preferences_; }
  void set_preferences(const Preferences& preferences);

  /// The selected run; null when none is open.
  [[nodiscard]] OpenRun* current() const { return runs_.find(selection_.run()); }
  /// The run that Compare shows beside it; null when none is chosen.
  [[nodiscard]] OpenRun* other() const { return runs_.find(other_); }
  void compare_with(const QString& id);

  /// Opens a run, or a model that others trained, and selects it. Problems go out as `problem`.
  void open_run(const QString& path, const Launcher& launcher = Launcher());
  /// Has an engine read a model, a folder or a .gguf file; it is open and selected once it was read.
  /// Problems go out as `problem`.
  void open_model(const QString& path, const Launcher& launcher = Launcher());
  /// Models that are being read.
  [[nodiscard]] ModelOpenings& openings() { return openings_; }
  void close_run(const QString& id);
  /// Takes runs from the list, as one step of undo; not the one that the queue waits for.
  void remove_runs(const QStringList& ids);
  /// Changes what a person said about some runs, as one step of undo.
  void mark_runs(const QString& text, const QStringList& ids,
                 const std::function<void(const QString& id, RunMarks&)>& edit);
  /// Deletes the folders of runs that nobody trains, for good, and takes them from the list. Files
  /// that no run makes stay. Problems go out as `problem`.
  void delete_runs(const QStringList& ids);

  /// The run that the queue waits for; empty: none.
  [[nodiscard]] const QString& started_run() const { return started_run_; }
  /// Takes up a queue that waited behind the run `after`, which trains on or is over by now.
  void go_on_with_queue(std::deque<PlannedRun> waiting, const QString& after);

  void train(int seeds = 1);
  void add_to_queue(int seeds = 1);
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
  /// Takes the selected run's settings as the document.
  void edit_copy_of_run();
  /// Takes other data for the document, and offers the settings that suit it. Problems go out as
  /// `problem`.
  void choose_data(const QString& text, const DataSpec& data);

  [[nodiscard]] const QString& probe_text() const { return probe_text_; }
  void set_probe_text(const QString& text);
  /// What the run makes of the probe text at the step cursor; null while nothing is known.
  [[nodiscard]] std::shared_ptr<const Probe> probe(const QString& run) const;
  [[nodiscard]] QString probe_problem(const QString& run) const;
  /// What of the probe text that leaves out.
  [[nodiscard]] ProbeRemarks probe_remarks(const QString& run) const;
  /// Whether `probe` or `probe_problem` answers what is asked now.
  [[nodiscard]] bool probe_is_settled(const QString& run) const;
  /// While `user` lives and is visible, the probe of the selected (and compared) run is kept up.
  void probe_for(const QObject* user, bool visible);

  /// Indicators of the probes, and what the open runs recorded.
  [[nodiscard]] ProbeIndicators& indicators() { return indicators_; }
  [[nodiscard]] RecordedIndicators& recorded() { return recorded_; }

  /// What heads of a run do, [layer][head], as a view that asked for it found out; empty: not known.
  using AllHeadScores = std::vector<std::vector<HeadScores>>;
  [[nodiscard]] AllHeadScores head_scores(const QString& run) const {
    return head_scores_.value(run);
  }
  void note_head_scores(const QString& run, const AllHeadScores& scores);

  /// What is taken out of the selected run's model while it is looked at; never out of the run.
  [[nodiscard]] const Ablation& ablation() const { return ablation_; }
  /// Ends when a run is selected that it does not fit. Problems go out as `problem`.
  void set_ablation(const Ablation& ablation);
  /// Asks about a snapshot of the selected run, which the question names; `on_answer` gets the
  /// answer unless `context` is gone by then. Of one tag only the newest question is answered.
  void ask_snapshot(const Command& question, const QObject* context, RunClient::OnAnswer on_answer);
  /// The snapshot at the step cursor; nothing when the run has none.
  [[nodiscard]] std::optional<int64_t> snapshot() const;

  /// Steps a person marked, of the selected run.
  [[nodiscard]] QList<qint64> bookmarks() const;
  void set_bookmarks(const QList<qint64>& steps);

  /// Says in the window that something did not work; one sentence.
  void report_problem(const QString& sentence) { Q_EMIT problem(sentence); }

 Q_SIGNALS:
  void probe_changed(QString run);
  void probe_text_changed();
  void head_scores_changed(QString run);
  void ablation_changed();
  void other_changed();
  void preferences_changed();
  void bookmarks_changed();
  /// The process that trained it ended without a word, while this window watched.
  void interrupted(QString run);
  /// Something that was asked for did not work; one sentence.
  void problem(QString sentence);
  /// A person wants to fork the selected run, or to train the selected model on, which can be done.
  void fork_asked();
  /// A person wants the newest checkpoint of a run as a folder of its own.
  void checkpoint_export_asked(QString run);

 private:
  /// Does it now, and puts it on the stack of undo.
  void act(const QString& text, std::function<void()> deed, std::function<void()> take_back,
           const QString& merge_key = {});
  void order_rate(const QString& run, double factor);
  void apply_ablation(const QString& run, const Ablation& ablation);
  void apply_probe_text(const QString& text);
  void apply_bookmarks(const QString& run_path, const QList<qint64>& steps);
  [[nodiscard]] PlannedRun planned(int seed_offset) const;
  Prober& prober(OpenRun& run);
  void refresh_probe();
  void check_ablation();
  void run_updated(const QString& id);
  void notice_interruption(const OpenRun& run);
  void notice_unreachable(const OpenRun& run);

  Preferences preferences_;
  SpecDocument document_;
  RunSet runs_;
  ModelOpenings openings_{runs_.io()};
  Selection selection_;
  RunQueue queue_;
  QString selected_, other_, probe_text_, started_run_;
  int rate_gesture_ = 0;
  Ablation ablation_;
  ProbeIndicators indicators_;
  RecordedIndicators recorded_;
  QHash<QString, AllHeadScores> head_scores_;
  QHash<QString, double> ordered_rates_;  ///< factors; a run says them when it has them
  QHash<QString, std::shared_ptr<Prober>> probers_;
  QSet<const QObject*> probe_users_;
  QSet<QString> seen_live_;
  QHash<QString, QString> unreachable_;  ///< run to the reason that was said
};

}  // namespace attnlab
