// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/ablate_panel.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace attnlab {
namespace {

class AblatePanelTest : public testing::Test {
 protected:
  AblatePanelTest() {
    qRegisterMetaType<Ablation>();
    panel.resize(320, 420);
    panel.set_layers({{"Standard", true, true, 2}, {"MLP", false, false, 0}});
    panel.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel));
    QObject::connect(&panel, &AblatePanel::ablation_changed, &panel, [this] { ++changes; });
  }
  template <class Widget>
  Widget* named(const QString& name) {
    for (Widget* widget : panel.findChildren<Widget*>())
      if (widget->isVisible() && widget->accessibleName() == name) return widget;
    ADD_FAILURE() << "nothing is named " << name.toStdString();
    return nullptr;
  }
  void choose(const QString& layer, int item) {
    auto* choice = named<QComboBox>(layer);
    ASSERT_NE(choice, nullptr);
    choice->setFocus();
    while (choice->currentIndex() != item)
      QTest::keyClick(choice, choice->currentIndex() < item ? Qt::Key_Down : Qt::Key_Up);
  }
  AblatePanel panel;
  int changes = 0;
};

TEST_F(AblatePanelTest, EachChoiceOfALayerReplacesTheOneBefore) {
  const std::vector<Ablation> expected = {{{0}, {}, {}, {}},
                                          {{}, {0}, {}, {}},
                                          {{}, {}, {{0, MapChoice::uniform}}, {}},
                                          {{}, {}, {{0, MapChoice::identity}}, {}},
                                          {{}, {}, {{0, MapChoice::previous}}, {}}};
  for (int i = 0; i < 5; ++i) {
    choose("Layer 1, Standard", i + 1);
    EXPECT_EQ(panel.ablation(), expected[static_cast<size_t>(i)]) << i;
  }
  EXPECT_EQ(changes, 5);
}

TEST_F(AblatePanelTest, HeadsAreSwitchedOneByOneAndGoWithTheirLayer) {
  QTest::mouseClick(named<QToolButton>("Layer 1, head 2"), Qt::LeftButton);
  EXPECT_EQ(panel.ablation(), (Ablation{{}, {}, {}, {{0, 1}}}));
  choose("Layer 1, Standard", 1);
  EXPECT_EQ(panel.ablation(), (Ablation{{0}, {}, {}, {}}));
  EXPECT_FALSE(named<QToolButton>("Layer 1, head 1")->isEnabled());
}

TEST_F(AblatePanelTest, ALayerWithoutMixingHasNoMapToReplace) {
  choose("Layer 2, MLP", 2);
  auto* choice = named<QComboBox>("Layer 2, MLP");
  QTest::keyClick(choice, Qt::Key_Down);
  EXPECT_EQ(choice->currentIndex(), 2);
  EXPECT_EQ(panel.ablation(), (Ablation{{}, {1}, {}, {}}));
}

TEST_F(AblatePanelTest, OneClickEndsIt) {
  auto* end = named<QPushButton>("Back to the model as it is");
  EXPECT_FALSE(end->isEnabled());
  panel.set_ablation({{0, 1}, {}, {}, {}});
  EXPECT_EQ(changes, 0);
  QTest::mouseClick(end, Qt::LeftButton);
  EXPECT_TRUE(panel.ablation().empty());
  EXPECT_EQ(changes, 1);
}

TEST_F(AblatePanelTest, ThePapersSkipNeedsAVariant) {
  auto* skip = named<QPushButton>("Skip all variant layers");
  EXPECT_TRUE(skip->isEnabled());
  panel.set_layers({{"Standard", true, true, 2}});
  EXPECT_FALSE(skip->isEnabled());
}

TEST_F(AblatePanelTest, TellsTheLossBeforeAndAfter) {
  const AblationEffect effect{300, {}, 128, 4096, {1.5, 0.75, 0.5}, {2.25, 0.25, 0}};
  panel.set_effect(&effect);
  EXPECT_EQ(panel.effect_text(),
            QString::fromUtf8("Loss 1.500 → 2.250 (+0.750). Accuracy 0.750 → 0.250, exact 0.500 → "
                              "0.000, on 128 held-out sequences at step 300."));
  panel.set_effect_message("Measuring");
  EXPECT_EQ(panel.effect_text(), "Measuring");
}

}  // namespace
}  // namespace attnlab
