// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <QWidget>

namespace attnlab {

/// What a view shows while it has nothing: one sentence that says what will appear and how to get
/// it, with an icon and, if given, a button that does it.
class EmptyState : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyState(const QString& icon_name, const QString& sentence, QWidget* parent = nullptr);

  void set_sentence(const QString& sentence);
  /// An empty text takes the button away.
  void set_action(const QString& text);

 Q_SIGNALS:
  void action_requested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void lay_out();

  QString icon_name_;
  QLabel* picture_;
  QLabel* sentence_;
  QPushButton* action_;
  QVBoxLayout* layout_;
};

}  // namespace attnlab
