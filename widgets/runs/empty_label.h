// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace attnlab {

/// Stands where data will appear and says in a sentence what will, and how to get it.
class EmptyLabel : public QLabel {
  Q_OBJECT
 public:
  explicit EmptyLabel(QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void restyle();
};

/// Colours a label as secondary text of the look now in force.
void mute(QLabel* label);

/// A view stands on a panel, whatever it is put into.
void fill_as_panel(QWidget* view);

}  // namespace attnlab
