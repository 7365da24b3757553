// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <optional>
#include <vector>

namespace attnlab {

/// What a model wrote after a prompt at a step; `expected` is empty where nothing is.
struct Sample {
  qint64 step = 0;
  QString prompt, text, expected;
};

/// Samples, newest first.
class SampleModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role {
    marked_role = Qt::UserRole  ///< bool: what the run wrote last at the step of the cursor
  };

  using QAbstractListModel::QAbstractListModel;

  /// `samples` in order of their steps.
  void set(std::vector<Sample> samples);
  /// A step at or after the last one.
  void add(Sample sample);
  void set_cursor(std::optional<qint64> step);

  [[nodiscard]] const Sample& at(int row) const;
  /// First row of the newest step at or before the cursor, or -1.
  [[nodiscard]] int marked_row() const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 private:
  void update_mark();

  std::vector<Sample> samples_;
  std::optional<qint64> cursor_, marked_;
};

}  // namespace attnlab
