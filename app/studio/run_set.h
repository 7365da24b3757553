// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QThread>
#include <memory>
#include <vector>

#include "app/studio/run_client.h"
#include "core/shared/spec/run_spec.h"
#include "widgets/common/run_style.h"

namespace attnlab {

/// An open run with what the person said about it.
struct OpenRun {
  std::unique_ptr<RunClient> client;
  std::optional<RunSpec> spec;  ///< known for runs of this machine, or once the stream told it
  QString name;                 ///< what differs from the other open runs
  RunStyle style;
  int style_number = 0;
  bool visible = true, pinned = false;
  QStringList tags;

  [[nodiscard]] QString id() const { return client->id(); }
};

/// The open runs. Marks (visible, pinned, tags, style) are kept between sessions.
class RunSet : public QObject {
  Q_OBJECT
 public:
  RunSet();
  ~RunSet() override;

  /// Opens a run, or finds it when it is open; returns its id. Throws Error for what is no run of
  /// this machine.
  QString open(const QString& path, const Launcher& launcher = Launcher());
  void close(const QString& id);

  [[nodiscard]] const std::vector<std::unique_ptr<OpenRun>>& runs() const { return runs_; }
  /// Nothing when it is not open.
  [[nodiscard]] OpenRun* find(const QString& id) const;

  void set_visible(const QString& id, bool visible);
  void set_pinned(const QString& id, bool pinned);
  void set_tags(const QString& id, const QStringList& tags);
  void set_style(const QString& id, int style_number);
  [[nodiscard]] bool any_live() const;
  /// Colours come from the theme.
  void refresh_styles();

 Q_SIGNALS:
  void opened(QString id);
  void closed(QString id);
  void marks_changed(QString id);  ///< name, style, visible, pinned or tags
  void updated(QString id);        ///< its store has news
  void connection_changed(QString id);

 private:
  void learn_spec(OpenRun& run);
  void rename_all();
  void load_marks(OpenRun& run);
  void save_marks(const OpenRun& run);

  QThread io_;
  QObject io_turn_;  ///< for calls on that thread
  std::vector<std::unique_ptr<OpenRun>> runs_;
  int next_style_ = 0;
};

}  // namespace attnlab
