// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace attnlab {

/// One sentence about something that has to be mended, with a sign beside it; gone while empty.
class Notice : public QWidget {
  Q_OBJECT

 public:
  explicit Notice(QWidget* parent = nullptr);

  void set_text(const QString& sentence);
  [[nodiscard]] QString text() const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void restyle();

  QLabel *sign_, *text_;
};

}  // namespace attnlab
