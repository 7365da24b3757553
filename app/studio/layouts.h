// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDockWidget>
#include <QMainWindow>
#include <QString>
#include <map>
#include <vector>

#include "app/studio/view.h"

namespace attnlab {

/// The four named arrangements of docks. A layout is a document apart from runs: what a person
/// moves is kept per layout, and `reset` gives back what the product came with.
class Layouts {
 public:
  struct Dock {
    const ViewInfo* info;
    QDockWidget* widget;
  };
  Layouts(QMainWindow& window, std::vector<Dock> docks);

  /// "teach", "train", "inspect", "compare".
  static const std::vector<QString>& names();
  [[nodiscard]] const QString& current() const { return current_; }
  /// Keeps the present arrangement under its name and shows the other: as it was left, or with
  /// `as_delivered` as the product comes.
  void show(const QString& name, bool as_delivered = false);
  void reset();
  /// Writes the present arrangement to the settings.
  void save();

 private:
  void arrange(const QString& name);
  void place(const QString& name);
  void share_space(const QString& name);
  [[nodiscard]] std::vector<QDockWidget*> at(Place place, const QString& layout) const;

  QMainWindow& window_;
  std::vector<Dock> docks_;
  QString current_;
};

}  // namespace attnlab
