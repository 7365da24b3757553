// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/visibility.h"

#include "tests/app/studio/views/inspection.h"
#include "tests/support/settle.h"
#include "widgets/inspect/token_table.h"

namespace attnlab {
namespace {

class Visibility : public test::Inspection {
 protected:
  std::optional<bool> told_;
  int times_ = 0;
  void watch(QWidget* widget) {
    report_visibility(widget, [this](bool visible) {
      told_ = visible;
      ++times_;
    });
  }
};

TEST_F(Visibility, APanelBehindATabIsHidden) {
  QWidget* lens = window_->view("lens")->widget();
  watch(lens);
  window_->show_view("lens");
  ASSERT_TRUE(wait([this] { return told_ == true; }));
  window_->show_view("flow");
  ASSERT_TRUE(wait([this] { return told_ == false; }));
  EXPECT_FALSE(lens->isVisible());
  window_->show_view("lens");
  ASSERT_TRUE(wait([this] { return told_ == true; }));
  EXPECT_EQ(times_, 3);
  window_->hide();
  EXPECT_TRUE(wait([this] { return told_ == false; }));
  window_->show();
  EXPECT_TRUE(wait([this] { return told_ == true; }));
}

TEST_F(Visibility, ViewsBehindTabsAskForNothing) {
  window_->show_view("curves");
  ASSERT_TRUE(test::settle(*window_));
  auto* table = qobject_cast<TokenTable*>(window_->view("lens")->widget());
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->model().rowCount(), 0);
  window_->show_view("lens");
  EXPECT_TRUE(wait([&] { return table->model().rowCount() == 3; }));
}

}  // namespace
}  // namespace attnlab
