// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <QWidget>
#include <vector>

class QToolButton;

namespace attnlab {

class EmptyState;
class QueueList;

struct QueuedRun {
  QString id, name, data;
  qint64 steps = 0;
};

/// The runs that wait, next first.
class QueueModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;

  void set(std::vector<QueuedRun> runs);
  [[nodiscard]] const QueuedRun& at(int row) const { return runs_[static_cast<size_t>(row)]; }
  [[nodiscard]] QStringList ids() const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  bool moveRows(const QModelIndex& parent, int from, int count, const QModelIndex& to_parent,
                int to) override;

 private:
  std::vector<QueuedRun> runs_;
};

/// Runs that wait for the one in training to end: order, remove, start now.
class QueueView : public QWidget {
  Q_OBJECT
 public:
  explicit QueueView(QWidget* parent = nullptr);

  /// Next first.
  void set_queue(std::vector<QueuedRun> runs);

  [[nodiscard]] const QueueModel& model() const { return *model_; }

 Q_SIGNALS:
  void order_changed(const QStringList& ids);
  void remove_requested(const QString& id);
  void start_requested(const QString& id);

 protected:
  void changeEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void lay_out();
  void start();
  void remove();
  void update_state();
  void restyle();
  void retranslate();
  [[nodiscard]] QString current() const;

  QueueModel* model_;
  QueueList* list_;
  EmptyState* empty_;
  QToolButton *start_, *up_, *down_, *remove_;
};

}  // namespace attnlab
