// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

namespace attnlab {

/// A card above the whole window that takes the keyboard until Esc, a click beside it or the loss
/// of focus; then the focus goes back to where it was. Lives inside its window, hidden until
/// `open()`.
class Overlay : public QWidget {
  Q_OBJECT
 public:
  /// `parent`: the window to cover.
  explicit Overlay(QWidget* parent);

  /// What the derived class fills with a layout of its own.
  [[nodiscard]] QWidget* card() const { return card_; }

  /// Shows the card and gives the focus to `focus_target()`.
  void open();
  void dismiss();
  /// For one shortcut that opens and closes.
  void toggle();

 Q_SIGNALS:
  void dismissed();

 protected:
  /// How large the card wants to be in a window of this size.
  [[nodiscard]] virtual QSize card_size(const QSize& window) const = 0;
  [[nodiscard]] virtual QWidget* focus_target() const = 0;
  /// Called just before the card is shown.
  virtual void prepare() {}

  void place_card();
  bool event(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void follow_focus(QWidget* now);

  QWidget* card_;
  QPointer<QWidget> focus_before_;
};

}  // namespace attnlab
