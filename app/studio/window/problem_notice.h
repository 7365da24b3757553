// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace attnlab {

/// A sentence about what failed, over the lower edge of its parent, until it is closed: nothing
/// below it moves. May offer what to do about it.
class ProblemNotice : public QWidget {
  Q_OBJECT

 public:
  explicit ProblemNotice(QWidget* parent);

  /// Nothing is shown for an empty sentence.
  void tell(const QString& sentence);
  void tell(const QString& sentence, const QString& what_to_do, std::function<void()> do_it);
  /// Something that went well, in the colour of plain text.
  void tell_success(const QString& sentence, const QString& what_to_do,
                    std::function<void()> do_it);

 Q_SIGNALS:
  void closed();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void say(bool success, const QString& sentence, const QString& what_to_do,
           std::function<void()> do_it);
  void place();
  void restyle();
  void retranslate();

  QLabel* text_;
  QPushButton* do_it_;
  std::function<void()> done_;  ///< by that button
  QToolButton* close_;
  bool success_ = false;
};

}  // namespace attnlab
