// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>

#include "tests/app/studio/views/inspection.h"
#include "widgets/inspect/difference_bar.h"

namespace attnlab {
namespace {

class DifferenceView : public test::Inspection {};

TEST_F(DifferenceView, AHeadIsComparedWithItselfAnotherHeadRunAndStep) {
  show("compare");
  studio_->selection().compare_with(other_seed().id());
  ASSERT_TRUE(wait([&] { return studio_->probing().probe(other_seed().id()) != nullptr; }));
  auto& bar = view<DifferenceBar>("difference");
  const auto differs = [&] {
    return bar.change().startsWith("Mean |Δ| 0.") || bar.change().contains("e-");
  };
  EXPECT_TRUE(wait(differs)) << bar.change().toStdString();
  shot("runs");

  const auto compare_with = [&](ComparedWith what) {
    auto* choice = bar.findChild<QComboBox*>();
    choice->setFocus();
    while (choice->currentIndex() != static_cast<int>(what))
      QTest::keyClick(choice,
                      choice->currentIndex() < static_cast<int>(what) ? Qt::Key_Down : Qt::Key_Up);
  };
  studio_->selection().select_head(1, 2);
  compare_with(ComparedWith::head);
  click("Pin this head");
  EXPECT_TRUE(wait([&] { return bar.change().startsWith("Mean |Δ| 0; "); }))
      << bar.change().toStdString();
  studio_->selection().select_head(1, 3);
  EXPECT_TRUE(wait([&] { return !bar.change().startsWith("Mean |Δ| 0; "); }));

  compare_with(ComparedWith::step);
  click("Pin this step");
  EXPECT_TRUE(wait([&] { return bar.change().startsWith("Mean |Δ| 0; "); }))
      << bar.change().toStdString();
  studio_->selection().select_step(0);
  EXPECT_TRUE(wait([&] { return probe()->step == 0 && !bar.change().startsWith("Mean |Δ| 0; "); }))
      << bar.change().toStdString();
  shot("steps");
}

}  // namespace
}  // namespace attnlab
