// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/layouts.h"

#include <map>

#include "tests/support/settle.h"
#include "tests/support/studio_window.h"
#include "widgets/inspect/difference_bar.h"
#include "widgets/panels/panel.h"

namespace attnlab {
namespace {

class LayoutSwitch : public test::StudioWindow {
 protected:
  /// Sizes of the panels in sight, once they have come to rest.
  std::map<QString, QSize> sizes() {
    EXPECT_TRUE(test::settle(*window_));
    std::map<QString, QSize> found;
    for (const ViewInfo& info : view_list()) {
      const auto* panel = window_->findChild<Panel*>(info.id);
      if (panel->isVisible()) found[info.id] = panel->size();
    }
    return found;
  }
  static void expect_close(const std::map<QString, QSize>& a, const std::map<QString, QSize>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (const auto& [id, size] : a) {
      SCOPED_TRACE(id.toStdString());
      EXPECT_NEAR(size.width(), b.at(id).width(), 8);
      EXPECT_NEAR(size.height(), b.at(id).height(), 8);
    }
  }
};

TEST_F(LayoutSwitch, SharesTheSpaceAsDeliveredWhateverWasShownBefore) {
  for (const QString& layout : Layouts::names()) {
    SCOPED_TRACE(layout.toStdString());
    std::map<QString, QSize> first;
    for (const QString& before : Layouts::names()) {
      SCOPED_TRACE("after " + before.toStdString());
      show(before);
      ASSERT_TRUE(test::settle(*window_));
      show(layout);
      if (first.empty())
        first = sizes();
      else
        expect_close(sizes(), first);
    }
  }
}

TEST_F(LayoutSwitch, NothingThatAViewAsksForWidensTheWindow) {
  window_->resize(1280, 720);
  ASSERT_TRUE(wait([this] { return window_->width() == 1280; }));
  auto* bar = window_->findChild<DifferenceBar*>();
  for (const QString& layout : Layouts::names()) {
    SCOPED_TRACE(layout.toStdString());
    show(layout);
    if (layout == "compare") window_->show_view("difference");
    for (const ComparedWith what : {ComparedWith::head, ComparedWith::run}) {
      bar->set_compared_with(what);
      ASSERT_TRUE(test::settle(*window_));
      EXPECT_EQ(window_->size(), QSize(1280, 720));
    }
  }
}

TEST_F(LayoutSwitch, MapIsTheLargestAndComparedMapsAreEqual) {
  show("train");
  auto train = sizes();
  EXPECT_NEAR(train["stack"].width(), 0.25 * window_->width(), 40);
  EXPECT_NEAR(train["runs"].width(), 0.24 * window_->width(), 40);
  EXPECT_GT(train["map"].height(), train["curves"].height());
  show("compare");
  auto compare = sizes();
  EXPECT_NEAR(compare["map"].width(), compare["other_map"].width(), 12);
  EXPECT_NEAR(compare["runs"].width(), 0.28 * window_->width(), 40);
  show("inspect");
  EXPECT_GT(sizes()["map"].height(), train["map"].height());
}

}  // namespace
}  // namespace attnlab
