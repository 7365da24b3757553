// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <vector>

#include "core/shared/spec/difference.h"

class QLabel;
class QPushButton;

namespace attnlab {

/// Says what a text would rather have of model and training, which stayed as they were, and offers
/// it; gone while there is nothing.
class WishBar : public QFrame {
  Q_OBJECT
 public:
  explicit WishBar(QWidget* parent = nullptr);

  void set_wishes(const std::vector<SpecChange>& wishes);
  [[nodiscard]] QString text() const;

 Q_SIGNALS:
  void follow_requested();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void retranslate();

  std::vector<SpecChange> wishes_;
  QLabel* label_;
  QPushButton* follow_;
};

}  // namespace attnlab
