// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <vector>

#include "widgets/common/run_style.h"
#include "widgets/runs/table_text.h"

namespace attnlab {

struct ComparedRun {
  QString name;
  RunStyle style;
};

/// A setting and its value in each run; empty where a run has no such setting.
struct ComparedSetting {
  QString title;
  QStringList values;
};

/// Settings as rows, runs as columns.
class DifferencesModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role {
    stands_out_role = Qt::UserRole,  ///< bool: not what most runs have
    differs_role                     ///< bool: the runs disagree in this row
  };

  using QAbstractTableModel::QAbstractTableModel;

  void set(std::vector<ComparedRun> runs, std::vector<ComparedSetting> settings);
  void show_all(bool all);

  [[nodiscard]] const std::vector<ComparedRun>& runs() const { return runs_; }
  [[nodiscard]] int settings() const { return static_cast<int>(settings_.size()); }
  [[nodiscard]] int different() const;
  [[nodiscard]] TextTable as_text() const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;

 private:
  void pick_rows();

  std::vector<ComparedRun> runs_;
  std::vector<ComparedSetting> settings_;
  std::vector<size_t> rows_;  ///< the settings shown
  bool all_ = false;
};

}  // namespace attnlab
