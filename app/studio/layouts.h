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

/// The named arrangements of docks. A layout is a document apart from runs: what a person
/// moves is kept per layout, and `reset` gives back what the product came with.
class Layouts {
 public:
  struct Dock {
    const ViewInfo* info;
    QDockWidget* widget;
  };
  Layouts(QMainWindow& window, std::vector<Dock> docks);

  /// "teach", "train", "inspect", "compare", "evaluate".
  static const std::vector<QString>& names();
  [[nodiscard]] const QString& current() const { return current_; }
  /// Keeps the present arrangement under its name and shows the other: as it was left, or with
  /// `as_delivered` as the product comes.
  void show(const QString& name, bool as_delivered = false);
  void reset();
  /// Writes the present arrangement to the settings.
  void save();

 private:
  using Row = std::vector<QDockWidget*>;  ///< tabs, or maps side by side
  struct Column {
    std::vector<Row> rows;       ///< from above; none is empty
    std::vector<double> shares;  ///< of the height, one a row
    double width = 0;
    size_t beside = 1;  ///< docks of the first row that stand side by side; the others are tabs
  };
  using Columns = std::vector<Column>;

  void arrange(const QString& name);
  void place(const QString& name);
  void hold_docks(bool hold);
  void fill_row(const Row& docks, size_t beside);
  void share_space(const QString& name);
  [[nodiscard]] Columns columns_of(const QString& name) const;
  [[nodiscard]] Row at(Place place, const QString& layout) const;

  QMainWindow& window_;
  std::vector<Dock> docks_;
  QString current_;
};

}  // namespace attnlab
