// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/shared/analysis/evidence_report.h"

class QListView;
class QStandardItemModel;

namespace attnlab {

/// A row of a map as a line of text: what stands around the token that looks and around those that
/// it looks at.
struct ShownRow {
  struct Mark {
    int start = 0, length = 0;
    double weight = -1;  ///< of a key; below 0: the token that looks
  };
  QString text;
  std::vector<Mark> marks;
  QString spoken;  ///< the same in a sentence
};
ShownRow shown_row(const TopRow& row, const WindowText& window);

/// The strongest rows of a head in their text. A click, Return or Space chooses one.
class TopRowList : public QWidget {
  Q_OBJECT
 public:
  explicit TopRowList(QWidget* parent = nullptr);

  void set_rows(const std::vector<TopRow>& rows, const std::map<int64_t, WindowText>& windows);
  [[nodiscard]] int count() const;
  [[nodiscard]] QListView* list() const { return list_; }

 Q_SIGNALS:
  void row_chosen(int row);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void retranslate();

  QStandardItemModel* model_;
  QListView* list_;
};

}  // namespace attnlab

Q_DECLARE_METATYPE(attnlab::ShownRow)
