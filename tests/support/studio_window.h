// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QAction>
#include <QTest>
#include <functional>
#include <memory>

#include "app/studio/main_window.h"
#include "tests/support/temp_folder.h"
#include "widgets/maps/map_panel.h"
#include "widgets/stack/layer_axes.h"

namespace attnlab::test {

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

  /// The visible widget with this accessible name; fails the test when there is none.
  QWidget* named(const QString& name);
  void click(QWidget* widget, QPoint at = {});
  void click(const QString& name) { click(named(name)); }
  /// Keys to whatever has the focus, as the window system sends them.
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
  void type(const QString& text);
  /// Brings a dock that lies behind others to the front, by its tab.
  void click_tab(const QString& title);
  QAction* action(const QString& text);

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
