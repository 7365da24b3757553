// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/stack_panel.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include "widgets/common/usable.h"
#include "widgets/stack/cost_strip.h"
#include "widgets/stack/form_bar.h"
#include "widgets/stack/number_field.h"
#include "widgets/stack/placement_menu.h"
#include "widgets/stack/run_banner.h"
#include "widgets/stack/shape_panel.h"
#include "widgets/stack/stack_painter.h"

namespace attnlab {
namespace {

class StackPanelTest : public testing::Test {
 protected:
  void SetUp() override {
    document_.choose("layers", "", [](Json& flags) { flags["model"]["num_hidden_layers"] = 6; });
    panel_.set_document(&document_);
    panel_.resize(400, 700);
    panel_.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel_));
  }
  std::string stack() const { return describe_layers(document_.spec().model.layers); }
  StackPainter& painter() { return *panel_.painter(); }
  QSpinBox* number(const char* name) { return panel_.shape()->findChild<QSpinBox*>(name); }

  SpecDocument document_;
  StackPanel panel_;
};

// The numbers of a form stand below the stack: of the layer that has the focus, else of the first.
TEST_F(StackPanelTest, AFormsParametersCanBeTyped) {
  EXPECT_FALSE(panel_.form()->isVisible());
  document_.edit("paint", "", [](RunSpec& spec) {
    edit_layers(spec.model.layers, "2=form:window(8);5=form:window(64);6=form:alibi");
  });
  ASSERT_TRUE(panel_.form()->isVisible());
  painter().set_focused_cell({0, LayerAxis::form});
  EXPECT_EQ(panel_.form()->title(), "Layer 2: Softmax over a window");
  painter().set_focused_cell({4, LayerAxis::form});
  ASSERT_EQ(panel_.form()->fields().size(), 1U);
  NumberField* width = panel_.form()->fields()[0];
  EXPECT_EQ(width->value(), 64);
  EXPECT_EQ(width->accessibleName(), "Width");
  const int steps = document_.undo_stack()->count();
  width->selectAll();
  QTest::keyClicks(width, "32");
  QTest::keyClick(width, Qt::Key_Return);
  EXPECT_EQ(form_text(document_.spec().model.layers[4]), "window(32)");
  EXPECT_EQ(form_text(document_.spec().model.layers[1]), "window(8)");
  EXPECT_EQ(document_.undo_stack()->count(), steps + 1);
  document_.undo_stack()->undo();
  EXPECT_EQ(form_text(document_.spec().model.layers[4]), "window(64)");
  EXPECT_EQ(panel_.form()->fields()[0]->value(), 64);
  painter().set_focused_cell({5, LayerAxis::form});
  EXPECT_EQ(panel_.form()->fields()[0]->accessibleName(), "Strength");
}

TEST_F(StackPanelTest, OneUndoTakesBackAWholeDrag) {
  const int steps = document_.undo_stack()->count();
  QWidget* view = painter().viewport();
  const auto at = [&](int number) {
    return painter().cell_rect({number - 1, LayerAxis::form}).center();
  };
  QTest::mousePress(view, Qt::LeftButton, {}, at(5));
  for (const int number : {4, 3, 2}) {
    const QPointF to = at(number);
    QMouseEvent move(QEvent::MouseMove, to, view->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                     {});
    QApplication::sendEvent(view, &move);
  }
  // The document, its name and its cost follow while the button is down.
  EXPECT_EQ(stack(), "bilateral approximate");
  QTest::mouseRelease(view, Qt::LeftButton, {}, at(2));
  EXPECT_EQ(document_.undo_stack()->count(), steps + 1);
  document_.undo_stack()->undo();
  EXPECT_EQ(stack(), "standard");
  EXPECT_EQ(describe_layers(painter().layers()), "standard");
  document_.undo_stack()->redo();
  EXPECT_EQ(describe_layers(painter().layers()), "bilateral approximate");
}

// Painting must stay under 10 ms; the figure is recorded.
TEST_F(StackPanelTest, FollowsPaintingOf48Layers) {
  document_.choose("layers", "", [](Json& flags) { flags["model"]["num_hidden_layers"] = 48; });
  QElapsedTimer timer;
  timer.start();
  for (int i = 0; i < 20; ++i) QTest::keyClick(&painter(), Qt::Key_Space);
  const double each_ms = static_cast<double>(timer.nsecsElapsed()) / 20e6;
  RecordProperty("ms", std::to_string(each_ms));
  EXPECT_EQ(document_.undo_stack()->count(), 22);
}

TEST_F(StackPanelTest, TwoDragsAreTwoSteps) {
  const int steps = document_.undo_stack()->count();
  for (const int number : {1, 2})
    QTest::mouseClick(painter().viewport(), Qt::LeftButton, {},
                      painter().cell_rect({number - 1, LayerAxis::form}).center());
  EXPECT_EQ(document_.undo_stack()->count(), steps + 2);
}

TEST_F(StackPanelTest, PlacementTimesMixerMakesTheStack) {
  auto* menu = panel_.findChild<PlacementMenu*>();
  menu->button("mlp")->click();
  EXPECT_EQ(stack(), "uniform mlp");
  menu->button("odd")->click();
  EXPECT_EQ(stack(), "odd mlp");
  menu->button("fixed_seq_qk")->click();
  EXPECT_EQ(stack(), "odd fixed_seq_qk");
  EXPECT_TRUE(menu->button("odd")->isChecked());
  menu->button("standard")->click();
  EXPECT_EQ(stack(), "standard");
}

TEST_F(StackPanelTest, ThePopupFitsItsButtons) {
  auto* open = panel_.findChild<PlacementButton*>();
  open->open_menu();
  PlacementMenu* menu = open->menu_widget();
  EXPECT_EQ(menu->width(), 480);
  EXPECT_LT(menu->height(), 640);  // of a screen of 720
  for (const auto* button : menu->findChildren<QAbstractButton*>()) {
    EXPECT_TRUE(menu->rect().contains(button->geometry()));
    EXPECT_GE(button->width(), button->sizeHint().width());
  }
  QTest::keyClick(menu, Qt::Key_Escape);
  EXPECT_FALSE(menu->isVisible());
}

TEST_F(StackPanelTest, APlacementOfPlainAttentionTakesTheFirstVariant) {
  panel_.findChild<PlacementMenu*>()->button("hybrid")->click();
  EXPECT_EQ(stack(), "hybrid approximate");
}

TEST_F(StackPanelTest, ShapeEditsReachTheDocument) {
  number("Hidden size")->setValue(96);
  EXPECT_EQ(document_.spec().model.hidden_size, 96);
  number("Layers")->setValue(3);
  EXPECT_EQ(document_.spec().model.num_layers(), 3);
  EXPECT_EQ(painter().layers().size(), 3u);
  number("Sequence length")->setValue(80);
  EXPECT_EQ(document_.spec().model.max_position_embeddings, 80);
  panel_.shape()->findChild<QCheckBox*>("QK norm")->click();
  EXPECT_TRUE(document_.spec().model.qk_norm);
}

TEST_F(StackPanelTest, HeadsKeepTheirKeyValueHeads) {
  number("Heads")->setValue(8);
  EXPECT_EQ(document_.spec().model.num_kv_heads, 8);
  number("Key-value heads")->setValue(2);
  number("Heads")->setValue(4);
  EXPECT_EQ(document_.spec().model.num_kv_heads, 2);
}

TEST_F(StackPanelTest, APresetReplacesSizesAndKeepsTheTask) {
  number("Hidden size")->setValue(96);
  auto* presets = panel_.shape()->findChild<QComboBox*>();
  presets->setCurrentIndex(presets->findData("160m"));
  Q_EMIT presets->activated(presets->currentIndex());
  EXPECT_EQ(document_.spec().model.hidden_size, 768);
  EXPECT_EQ(document_.spec().model.num_layers(), 12);
  EXPECT_EQ(document_.spec().data.task, "recall");
  EXPECT_EQ(presets->currentData().toString(), "160m");
}

TEST_F(StackPanelTest, AnImpossibleShapeIsExplained) {
  number("Heads")->setValue(5);
  EXPECT_TRUE(panel_.shape()->isVisible());
  bool said = false;
  for (const auto* label : panel_.shape()->findChildren<QLabel*>())
    said = said || label->text() == "⚠ hidden_size 64 is not a multiple of num_heads 5";
  EXPECT_TRUE(said);
  EXPECT_EQ(panel_.cost()->value_text("parameters"), "–");
}

TEST_F(StackPanelTest, SaysAtAnyTimeWhatOfTheStackIsNotThatOfTheSelectedRun) {
  int backs = 0, forks = 0;
  QObject::connect(&panel_, &StackPanel::back_requested, [&] { ++backs; });
  QObject::connect(&panel_, &StackPanel::fork_requested, [&] { ++forks; });
  EXPECT_FALSE(panel_.banner()->isVisible()) << "no run is selected";
  const RunSpec run = document_.spec();
  panel_.set_reference(run);
  ASSERT_TRUE(panel_.banner()->isVisible());
  QCoreApplication::processEvents();
  const auto button = [&](const QString& text) {
    for (auto* one : panel_.banner()->findChildren<QPushButton*>())
      if (one->text() == text) return one;
    return static_cast<QPushButton*>(nullptr);
  };
  QPushButton *back = button("Back to this run's settings"), *fork = button("Fork…");
  ASSERT_TRUE(back && fork);
  EXPECT_EQ(panel_.banner()->text(), "As the selected run was trained");
  EXPECT_FALSE(back->isVisible());
  const QRect cell = painter().cell_rect({1, LayerAxis::form});
  const QPoint place = painter().viewport()->mapTo(&panel_, cell.center());

  document_.edit("steps", "", [](RunSpec& spec) { spec.train.steps = 7; });
  EXPECT_EQ(panel_.banner()->text(), "Not trained: 1 change");
  EXPECT_FALSE(fork->isEnabled()) << "a fork has other layers";
  EXPECT_FALSE(why_not_usable(*fork).isEmpty());
  QTest::mouseClick(painter().viewport(), Qt::LeftButton, {}, cell.center());
  EXPECT_EQ(panel_.banner()->text(), "Not trained: 2 changes");
  EXPECT_TRUE(
      panel_.banner()->findChild<QLabel*>()->toolTip().contains("Layer 2: Standard → Approximate"));
  QCoreApplication::processEvents();
  EXPECT_EQ(
      painter().viewport()->mapTo(&panel_, painter().cell_rect({1, LayerAxis::form}).center()),
      place)
      << "the cell moved under the mouse";
  QTest::mouseClick(fork, Qt::LeftButton);
  QTest::mouseClick(back, Qt::LeftButton);
  EXPECT_EQ(forks, 1);
  EXPECT_EQ(backs, 1);
  document_.take("back", run);
  EXPECT_EQ(panel_.banner()->text(), "As the selected run was trained");
  panel_.set_reference(std::nullopt);
  EXPECT_FALSE(panel_.banner()->isVisible());
}

TEST_F(StackPanelTest, OfAModelLayersAndShapeAloneCountAndItCanAlwaysBeTrained) {
  RunSpec model = document_.spec();
  model.train.learning_rate = 7;
  model.seed = 9;
  panel_.set_reference(model, true);
  EXPECT_EQ(panel_.banner()->text(), "As the selected model is");
  QCoreApplication::processEvents();
  const auto button = [&](const char* text) -> QPushButton* {
    for (auto* one : panel_.banner()->findChildren<QPushButton*>())
      if (one->text() == text) return one;
    return nullptr;
  };
  QPushButton* train = button("Train it…");
  ASSERT_NE(train, nullptr);
  EXPECT_TRUE(train->isVisible() && train->isEnabled());
  EXPECT_FALSE(button("Take this model's layers")->isVisible());
  document_.edit("paint", {}, [](RunSpec& spec) { spec.model.layers[0].mixing = false; });
  EXPECT_EQ(panel_.banner()->text(), "Other than the model: 1 change");
  EXPECT_TRUE(button("Take this model's layers")->isVisible());
  panel_.set_reference(document_.spec());
  EXPECT_EQ(panel_.banner()->text(), "As the selected run was trained");
}

TEST_F(StackPanelTest, EveryControlHasANameAndAKey) {
  panel_.shape()->show();
  for (const auto* child : panel_.findChildren<QWidget*>()) {
    if (child->focusPolicy() == Qt::NoFocus || child->focusProxy()) continue;
    if (QString(child->metaObject()->className()).startsWith("QComboBoxPrivate")) continue;
    if (child->parentWidget() && qobject_cast<const QAbstractSpinBox*>(child->parentWidget()))
      continue;  // the line inside is announced by its box
    EXPECT_FALSE(child->accessibleName().isEmpty())
        << child->metaObject()->className() << " " << child->objectName().toStdString();
  }
}

}  // namespace
}  // namespace attnlab
