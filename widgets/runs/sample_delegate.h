// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QStyledItemDelegate>
#include <QTextLayout>

#include "widgets/runs/sample_model.h"

namespace attnlab {

/// Draws a sample: its step and share right, the prompt in the quiet colour, the text with wrong
/// characters underlined, and what was expected where it differs.
class SampleDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  SampleDelegate(const SampleModel* model, QObject* parent);

  /// The look changed.
  void forget_sizes() { heights_.clear(); }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;

 private:
  const SampleModel* model_;
  mutable QHash<int, int> heights_;  ///< by age, which a new sample does not change
  mutable int width_ = 0;            ///< for which `heights_` hold
};

}  // namespace attnlab
