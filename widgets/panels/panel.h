// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>
#include <QWidget>

namespace attnlab {

class PanelTitle;

/// A view with a title bar: its window title, a menu, out of the window and back, close. What the
/// view has no room for is scrolled, so that a panel takes whatever size it gets.
class Panel : public QWidget {
  Q_OBJECT
 public:
  /// Known by its object name `id`; takes the content. `least` is a size at scale 1.
  Panel(const QString& id, const QString& icon_name, QWidget* content, QSize least);

  [[nodiscard]] QWidget* widget() const { return scroll_->widget(); }
  [[nodiscard]] PanelTitle& title() const { return *title_; }
  [[nodiscard]] QSize least() const;
  /// A fixed panel can be neither closed nor taken away.
  void set_fixed(bool fixed);
  [[nodiscard]] bool is_fixed() const { return fixed_; }
  /// Opens and shows it, from behind others as well.
  void bring_to_front() { Q_EMIT front_asked(); }

 Q_SIGNALS:
  void front_asked();
  void close_asked();
  void outside_asked(bool outside);
  void fixed_changed();

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  QSize least_;
  bool fixed_ = false;
  PanelTitle* title_;
  QScrollArea* scroll_;
};

}  // namespace attnlab
