// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QWidget>

namespace attnlab {

/// The title bar of a dock: icon, title, the view's own controls, menu, float and close. Drag
/// moves the dock as usual. Title and buttons follow the dock's windowTitle and features.
class DockTitle : public QWidget {
  Q_OBJECT
 public:
  /// Installs itself as the title bar of `dock`.
  DockTitle(QDockWidget* dock, const QString& icon_name);

  /// A control of the view, left of the buttons; takes ownership.
  void add_widget(QWidget* widget);
  /// Shows the menu button; does not take ownership.
  void set_menu(QMenu* menu);

  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QToolButton* add_button(const QString& icon_name);
  void translate();
  void show_features();
  void lay_out();
  void show_title();

  QDockWidget* dock_;
  QString icon_name_;
  QHBoxLayout* layout_;
  QLabel *picture_, *title_;
  QToolButton *menu_, *float_, *close_;
};

}  // namespace attnlab
