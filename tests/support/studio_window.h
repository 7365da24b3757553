// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QAction>
#include <QTest>
#include <functional>
#include <memory>

#include "app/studio/window/main_window.h"
#include "tests/support/temp_folder.h"
#include "widgets/maps/map_panel.h"
#include "widgets/stack/layer_axes.h"

namespace attnlab::test {

/// What a screen reader calls a widget.
QString spoken_name(const QWidget& widget);

/// The real window on an empty folder of runs and settings of its own, worked by simulated mouse
/// and keyboard. Every run that still trains at the end is stopped.
class StudioWindow : public testing::Test {
 protected:
  StudioWindow();
  ~StudioWindow() override;

  /// Waits with the event loop turning; a minute is far more than anything here takes.
  static bool wait(const std::function<bool()>& done, int ms = 60'000) {
    return QTest::qWaitFor(done, ms);
  }
  /// Saves a picture of the window in $ATTNLAB_SHOTS, where that is set.
  void shot(const QString& name);
  void shot_of(QWidget& widget, const QString& name);
  void show(const QString& layout);

  /// The one control in sight that a screen reader calls so, with or without a colon and more
  /// behind, in the dialog that is open or else in the window; fails the test when there is none
  /// or another.
  QWidget* named(const QString& name);
  /// Clicks the innermost widget at this place, the middle by default.
  void click(QWidget* widget, QPoint at = {});
  void click(const QString& name) { click(named(name)); }
  /// Keys to whatever has the focus, as the window system sends them.
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
  void type(const QString& text);
  /// Runs a command of the palette by its name.
  void find_command(const QString& name);
  /// Goes on with Tab until the control called so has the focus.
  void tab_to(const QString& name);
  /// Brings a dock that lies behind others to the front, by its tab.
  void click_tab(const QString& title);
  QAction* action(const QString& text);
  /// Right-clicks a view or a part of one; whoever asks for a menu keeps the caller until it
  /// closes.
  static void right_click(QWidget* widget, QPoint at = {});
  /// Clicks an entry of the menu that is open.
  static void choose(const QString& entry);
  /// Does `act` as soon as `holds`, also while a menu or a dialog keeps the caller. What never
  /// holds fails the test and closes the dialog.
  void once(const std::function<bool()>& holds, const std::function<void()>& act);
  /// Whether a dialog is open and has the keys.
  static bool dialog_is_open();
  static bool menu_is_open();

  /// Clicks a cell of the painter; layers are counted from 1.
  void click_cell(int layer, LayerAxis axis, Qt::KeyboardModifiers modifiers = {});
  MapPanel& map(const QString& view = "map");

  OpenRun* run() { return studio_->current(); }
  RunStatus status() { return run() == nullptr ? RunStatus() : run()->client->store().status(); }
  std::vector<Point> curve(const char* name);
  bool is_live() { return run() != nullptr && run()->client->is_live(); }
  /// What went wrong so far, as the window said it.
  QStringList problems_;

  TempFolder folder_;
  std::unique_ptr<Studio> studio_;
  std::unique_ptr<MainWindow> window_;

 private:
  int shots_ = 0;
};

}  // namespace attnlab::test
