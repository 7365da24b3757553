// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QThread>
#include <memory>
#include <vector>

#include "app/studio/runs/run_client.h"
#include "core/shared/spec/run_spec.h"
#include "widgets/common/run_style.h"

namespace attnlab {

/// The run that a fork took its weights from.
struct RunOrigin {
  QString run;  ///< its id
  int64_t step = 0;
  qsizetype kept = 0;  ///< tensors that were taken over
  QStringList fresh;   ///< and those that were drawn anew
};

/// What a person said about a run; kept between sessions.
struct RunMarks {
  bool visible = true, pinned = false;
  QStringList tags;
  QString own_name;  ///< what a person calls it; empty: nothing of their own
  QString notes;     ///< plain text
  int style_number = 0;

  friend bool operator==(const RunMarks&, const RunMarks&) = default;
};

struct OpenRun : RunMarks {
  std::unique_ptr<RunClient> client;
  std::optional<RunSpec> spec;  ///< known for runs of this machine, or once the stream told it
  QString name;  ///< its layers and what tells it from other runs, or what a person calls it
  QString data;  ///< a short name of what it is trained on; empty: not known yet
  RunStyle style;
  std::optional<RunOrigin> origin;
  bool listed = true;    ///< the filter of the list lets it through
  bool is_demo = false;  ///< came with the product

  [[nodiscard]] QString id() const { return client->id(); }
  /// Of a model that others trained; nothing of a run.
  [[nodiscard]] const std::optional<ModelCard>& card() const { return client->card(); }
  [[nodiscard]] const RunMarks& marks() const { return *this; }
};

/// The open runs.
class RunSet : public QObject {
  Q_OBJECT
 public:
  RunSet();
  ~RunSet() override;

  /// Opens a run, or finds it when it is open; returns its id. Throws Error for what is no run of
  /// this machine.
  QString open(const QString& path, const Launcher& launcher = Launcher());
  /// Takes in a model that was opened; returns its id.
  QString adopt(std::unique_ptr<RunClient> model);
  /// Where clients of engines live.
  [[nodiscard]] QThread& io() { return io_; }
  void close(const QString& id);
  /// Puts a run at another place of the list; after all others when there are not so many.
  void move(const QString& id, size_t place);
  /// What was said about a run whose folder was deleted holds for no run that comes there later.
  static void forget_marks(const QString& id);

  [[nodiscard]] const std::vector<std::unique_ptr<OpenRun>>& runs() const { return runs_; }
  /// Nothing when it is not open.
  [[nodiscard]] OpenRun* find(const QString& id) const;

  void set_marks(const QString& id, const RunMarks& marks);
  /// Runs that the list shows; views leave out the others.
  void set_listed(const QStringList& ids);
  [[nodiscard]] bool any_live() const;
  /// Colours come from the theme.
  void refresh_styles();

 Q_SIGNALS:
  void opened(QString id);
  void closed(QString id);
  void marks_changed(QString id);  ///< name, data or marks
  void listed_changed();
  void updated(QString id);  ///< its store has news
  void connection_changed(QString id);

 private:
  OpenRun& add(std::unique_ptr<RunClient> client);
  void learn_spec(OpenRun& run);
  void rename_all();
  void load_marks(OpenRun& run);
  void save_marks(const OpenRun& run);

  /// A run that was open since the window began: names count it, so that they stay.
  struct Known {
    QString id;
    RunSpec spec;
    bool is_demo;
  };
  void name_data();
  void name_runs(bool demo);
  void show_name(OpenRun& run, const QString& name);
  [[nodiscard]] bool data_differ() const;

  QThread io_;
  QObject io_turn_;  ///< for calls on that thread
  std::vector<std::unique_ptr<OpenRun>> runs_;
  std::vector<Known> known_;
  int next_style_ = 0;
};

}  // namespace attnlab
