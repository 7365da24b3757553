// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <functional>
#include <memory>

#include "app/studio/document/preferences.h"
#include "app/studio/document/probing.h"
#include "app/studio/document/selection.h"
#include "app/studio/document/training.h"
#include "app/studio/jobs/place_answers.h"
#include "app/studio/runs/model_openings.h"
#include "app/studio/runs/recorded_indicators.h"
#include "app/studio/runs/run_set.h"
#include "widgets/stack/spec_document.h"

namespace attnlab {

class LessonPlayer;

/// Whether a path is that of a model rather than of a run or a text, by its name and what lies
/// there: a .gguf file, or a folder with config.json.
bool looks_like_a_model(const QString& path);

/// What the window is about, without any widget: the document, the open runs, what is selected,
/// what is asked of them and what is trained. Views take the parts that they need.
class Studio : public QObject {
  Q_OBJECT
 public:
  explicit Studio(Preferences preferences);
  ~Studio() override;

  [[nodiscard]] SpecDocument& document() { return document_; }
  [[nodiscard]] RunSet& runs() { return runs_; }
  [[nodiscard]] Selection& selection() { return selection_; }
  [[nodiscard]] Probing& probing() { return probing_; }
  [[nodiscard]] Training& training() { return training_; }
  [[nodiscard]] LessonPlayer& lessons() { return *lessons_; }
  [[nodiscard]] const Preferences& preferences() const { return preferences_; }
  void set_preferences(const Preferences& preferences);
  /// Where engines can run, and where new runs start.
  void set_places(const Places& places);
  /// Where new runs start from now on, by its name; one step of undo, with their device where that
  /// place is known not to have it.
  void choose_place(const QString& name);
  /// What places said of themselves.
  [[nodiscard]] PlaceAnswers& place_answers() { return place_answers_; }
  /// Its name, as a person reads it.
  static QString place_title(const QString& name);

  /// The selected run; null when none is open.
  [[nodiscard]] OpenRun* current() const { return runs_.find(selection_.run()); }
  /// The run that Compare shows beside it; null when none is chosen.
  [[nodiscard]] OpenRun* other() const { return runs_.find(selection_.other()); }

  /// Opens a run, or a model that others trained, and selects it. Problems go out as `problem`.
  void open_run(const QString& path, const Launcher& launcher = Launcher());
  /// Has an engine read a model, a folder or a .gguf file; it is open and selected once it was
  /// read. Problems go out as `problem`.
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

  /// Takes the selected run's settings as the document.
  void edit_copy_of_run();
  /// Takes other data for the document, and offers the settings that suit it. Problems go out as
  /// `problem`.
  void choose_data(const QString& text, const DataSpec& data);

  /// What the open runs recorded of their indicators.
  [[nodiscard]] RecordedIndicators& recorded() { return recorded_; }

  /// Steps a person marked, of the selected run.
  [[nodiscard]] QList<qint64> bookmarks() const;
  void set_bookmarks(const QList<qint64>& steps);

  /// Shows the page of the glossary about a word.
  void explain(const QString& word) { Q_EMIT explanation_asked(word); }
  /// Says in the window that something did not work; one sentence.
  void report_problem(const QString& sentence) { Q_EMIT problem(sentence); }

 Q_SIGNALS:
  void preferences_changed();
  void bookmarks_changed();
  /// The process that trained it ended without a word, while this window watched.
  void interrupted(QString run);
  /// Something that was asked for did not work; one sentence.
  void problem(QString sentence);
  void explanation_asked(QString word);
  /// A person wants the newest checkpoint of a run as a folder of its own.
  void checkpoint_export_asked(QString run);

 private:
  /// Does it now, and puts it on the stack of undo.
  void act(const QString& text, std::function<void()> deed, std::function<void()> take_back,
           const QString& merge_key = {});
  void apply_bookmarks(const QString& run_path, const QList<qint64>& steps);
  void run_updated(const QString& id);
  void notice_interruption(const OpenRun& run);
  void notice_unreachable(const OpenRun& run);

  Preferences preferences_;
  PlaceAnswers place_answers_;
  SpecDocument document_;
  RunSet runs_;
  ModelOpenings openings_{runs_.io()};
  Selection selection_;
  Probing probing_{runs_, selection_, *document_.undo_stack()};
  Training training_{document_, runs_, selection_, preferences_, place_answers_};
  RecordedIndicators recorded_;
  QSet<QString> seen_live_;
  QHash<QString, QString> unreachable_;  ///< run to the reason that was said
  std::unique_ptr<LessonPlayer> lessons_;
};

}  // namespace attnlab
