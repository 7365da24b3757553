// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <vector>

#include "app/studio/views/view.h"
#include "widgets/panels/panel_area.h"

namespace attnlab {

/// The named arrangements of panels. A layout is a document apart from runs: what a person moves is
/// kept per layout, and `reset` gives back what the product came with. What nobody moved follows
/// the size of the window.
class Layouts : public QObject {
  Q_OBJECT
 public:
  /// `area` has a panel of every view.
  explicit Layouts(PanelArea& area);

  /// "teach", "train", "inspect", "compare", "evaluate", "projector".
  static const std::vector<QString>& names();
  /// That of the last session, as the settings say; "train" where they say nothing that is one.
  static QString last();
  [[nodiscard]] const QString& current() const { return current_; }
  /// Keeps the present arrangement under its name and shows the other: as it was left, or with
  /// `as_delivered` as the product comes.
  void show(const QString& name, bool as_delivered = false);
  void reset();
  /// Writes the present arrangement to the settings.
  void save();
  /// The lesson and its views alone, nothing of which is kept.
  void show_lesson(const QStringList& views);
  /// Shows again what was there before the lesson.
  void end_lesson();
  [[nodiscard]] bool shows_lesson() const { return !lesson_views_.isEmpty(); }
  /// Shows a view in front, beside those of its place where this layout comes without it.
  void open(const QString& view);

 private:
  void deliver(const QStringList& raised);
  void follow_size();
  [[nodiscard]] QString neighbour(const QString& view, const QStringList& placed) const;

  PanelArea& area_;
  QString current_;
  QStringList lesson_views_;  ///< empty: no lesson
  bool moved_ = false;  ///< by a person
};

/// How the product comes, in a window of this size.
[[nodiscard]] PanelNode delivered_layout(const QString& name, QSize room);
/// The lesson with these views beside it.
[[nodiscard]] PanelNode lesson_layout(const QStringList& views, QSize room);

}  // namespace attnlab
