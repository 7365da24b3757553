// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/tab_order.h"

#include <QApplication>
#include <algorithm>
#include <set>

#include "tests/support/settle.h"
#include "tests/support/studio_window.h"
#include "widgets/panels/panel.h"

namespace attnlab {
namespace {

class TabOrder : public test::StudioWindow {
 protected:
  /// What has the focus, key for key, until it comes back to where it began.
  std::vector<QWidget*> round(Qt::Key k, Qt::KeyboardModifiers modifiers) {
    std::vector<QWidget*> passed;
    QWidget* first = next_by_tab(*window_, true, *window_);
    EXPECT_NE(first, nullptr);
    first->setFocus();
    do {
      passed.push_back(QApplication::focusWidget());
      key(k, modifiers);
    } while (QApplication::focusWidget() != first && passed.size() < 500);
    return passed;
  }
};

TEST_F(TabOrder, ComesRoundInEveryLayoutAndBackTheSameWay) {
  for (const QString& layout : Layouts::names()) {
    SCOPED_TRACE(layout.toStdString());
    show(layout);
    ASSERT_TRUE(test::settle(*window_));
    const auto there = round(Qt::Key_Tab, {});
    ASSERT_LT(there.size(), 500u);
    EXPECT_EQ((std::set<QWidget*>(there.begin(), there.end()).size()), there.size());
    auto back = round(Qt::Key_Backtab, Qt::ShiftModifier);
    std::reverse(back.begin() + 1, back.end());
    EXPECT_EQ(back, there);
  }
}

TEST_F(TabOrder, PassesOverPanelsBehindOthers) {
  const auto* stack = window_->findChild<Panel*>("stack");
  const auto* training = window_->findChild<Panel*>("training");
  const auto passes = [this](const Panel* panel) {
    for (const QWidget* widget : round(Qt::Key_Tab, {}))
      if (panel->isAncestorOf(widget)) return true;
    return false;
  };
  EXPECT_TRUE(passes(stack));
  EXPECT_FALSE(passes(training));
  click_tab("Training");
  EXPECT_FALSE(passes(stack));
  EXPECT_TRUE(passes(training));
  EXPECT_FALSE(stack->widget()->isVisible());
  EXPECT_TRUE(training->widget()->isVisible());
}

TEST_F(TabOrder, ReachesTabBarsAndWhatIsDrawn) {
  const auto passed = round(Qt::Key_Tab, {});
  const auto reaches = [&](const QString& name) {
    return std::any_of(passed.begin(), passed.end(),
                       [&](const QWidget* widget) { return test::spoken_name(*widget) == name; });
  };
  EXPECT_TRUE(reaches("Panels"));
  EXPECT_TRUE(reaches("Layers of the stack"));
}

}  // namespace
}  // namespace attnlab
