// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <array>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "widgets/common/run_style.h"

namespace attnlab {

/// What the table knows of a run. NaN: there is no such value.
struct RunRow {
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  QString id, name;
  RunStyle style;
  bool visible = true, pinned = false;
  bool live = false;  ///< training now: its phase shows step of steps as a bar
  bool is_model = false;  ///< one that others trained, which has no steps and no curves
  QStringList tags;
  QString phase;  ///< as a person reads it
  qint64 step = 0, steps = 0;
  double loss = none, validation_loss = none;
  double accuracy = none;  ///< 0 … 1
  double tokens_per_second = none;
  QString data, layers;
  QString origin, notes;  ///< where its weights came from; a person's words
  QString created;        ///< sorted as text, so a date begins with its year
  std::vector<std::pair<QString, QString>> fields;  ///< settings: title, value
};

/// Runs as rows; a column for each title found in the rows' `fields` follows the fixed ones.
/// New data touches only the cells that changed, so that selection, scrolling and editors stay.
class RunTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column {
    mark,
    name,
    validation_loss,
    accuracy,
    step,
    phase,
    speed,
    loss,
    tags,
    data_name,
    layers,
    created,
    first_field
  };
  enum Role {
    id_role = Qt::UserRole,
    sort_role,      ///< double or text; invalid: nothing to compare, last in either direction
    best_role,      ///< bool: the best value of its column among runs on the same data, of two or
                    ///< more
    pinned_role,    ///< bool
    shown_role,     ///< bool: the run is drawn in the views
    progress_role,  ///< 0 … 1, invalid unless the run is live
    export_role     ///< text without loss of precision
  };

  explicit RunTableModel(QObject* parent = nullptr);

  void set_rows(std::vector<RunRow> rows);
  /// Does nothing when no row has that id.
  void update_row(const QString& id, const RunRow& row);

  [[nodiscard]] const std::vector<RunRow>& rows() const { return rows_; }
  /// nullptr when no row has that id.
  [[nodiscard]] const RunRow* find(const QString& id) const;
  /// Name of a column as a person reads it, also where the header shows none.
  [[nodiscard]] QString title(int column) const;
  /// Whether two rows disagree on the setting in `column`.
  [[nodiscard]] bool differs(int column) const;

  /// NaN for a column that holds no metric.
  static double metric(const RunRow& row, int column);
  static bool is_metric(int column);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 Q_SIGNALS:
  /// A person changed it in the table, which already shows it.
  void visibility_edited(const QString& id, bool visible);
  void tags_edited(const QString& id, const QStringList& tags, const QStringList& before);
  /// Titles or values of settings changed.
  void settings_changed();

 private:
  [[nodiscard]] int index_of(const QString& id) const;
  [[nodiscard]] QVariant sort_value(int row, int column) const;
  [[nodiscard]] QString text(const RunRow& row, int column) const;
  [[nodiscard]] QString tooltip(const RunRow& row, int column) const;
  /// Share of the steps done, NaN unless the run is live.
  static double progress(const RunRow& row);
  [[nodiscard]] bool same(const RunRow& a, const RunRow& b, int column) const;
  void remove_missing(const std::vector<RunRow>& rows);
  bool replace(int at, const RunRow& row);
  void set_titles(const std::vector<RunRow>& rows);
  void update_best();

  std::vector<RunRow> rows_;
  QStringList titles_;
  using Best = std::array<double, first_field>;  ///< NaN: nothing to emphasise in that column
  [[nodiscard]] bool is_best(const RunRow& row, int column) const;
  std::map<QString, Best> best_;  ///< of each data
};

}  // namespace attnlab
