// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/common/export.h"

class QListWidget;
class QStackedWidget;

namespace attnlab {

class EmptyState;

/// Whether something is to be done about an alarm.
enum class AlarmWeight { harmless, watch, bad };

/// Something in a run that deserves a look.
struct AlarmRow {
  QString sentence;
  qint64 since = 0;
  bool over = false;
  int layer = -1, head = -1;  ///< from 0; −1: no particular one
  AlarmWeight weight = AlarmWeight::watch;
  QString meaning{};  ///< what that means for the run, and what helps
};

/// Alarms as sentences, the newest first, those that are over after those that are on. A click or
/// Return asks to go there.
class AlarmList : public QWidget {
  Q_OBJECT
 public:
  explicit AlarmList(QWidget* parent = nullptr);

  void set_rows(std::vector<AlarmRow> rows);
  /// What stands there without alarms.
  void set_message(const QString& sentence);
  [[nodiscard]] const std::vector<AlarmRow>& rows() const { return rows_; }
  [[nodiscard]] int alarms_on() const;
  [[nodiscard]] QString summary() const;
  /// A CSV file. Throws Error.
  void export_to(const ExportRequest& request) const;
  [[nodiscard]] QListWidget* list() const { return list_; }
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void alarm_chosen(const attnlab::AlarmRow& row);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void export_sentences(const ExportRequest& request) const;
  void refill();
  [[nodiscard]] static QString text_of(const AlarmRow& row);

  std::vector<AlarmRow> rows_;
  QListWidget* list_;
  EmptyState* empty_;
  QStackedWidget* pages_;
};

}  // namespace attnlab
