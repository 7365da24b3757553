// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QWidget>

namespace attnlab {

class Panel;

/// The title bar of a panel: icon, title, menu, out of the window, close. Follows the window title
/// of the panel and whether it is fixed.
class PanelTitle : public QWidget {
  Q_OBJECT
 public:
  PanelTitle(Panel* panel, const QString& icon_name);

  /// Shows the menu button; does not take ownership.
  void set_menu(QMenu* menu);

  /// Without its name it is the end of a row of tabs, one of which says it.
  void show_name(bool show);
  [[nodiscard]] int width_of_buttons() const;
  /// Of titles and of rows of tabs.
  static int usual_height();

  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QToolButton* add_button(const QString& icon_name);
  void translate();
  void show_buttons();
  void lay_out();
  void show_title();

  Panel* panel_;
  QString icon_name_;
  QHBoxLayout* layout_;
  QLabel *picture_, *title_;
  QToolButton *menu_, *outside_, *close_;
  bool shows_name_ = true;
};

}  // namespace attnlab
