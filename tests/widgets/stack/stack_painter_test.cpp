// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/stack_painter.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QMenu>
#include <QScrollBar>
#include <QTest>

namespace attnlab {
namespace {

using Cell = StackPainter::Cell;

class StackPainterTest : public testing::Test {
 protected:
  void SetUp() override { start(6); }

  void start(int layers) {
    painter_.set_layers(std::vector<LayerSpec>(static_cast<size_t>(layers)));
    painter_.resize(400, 400);
    painter_.show();
    painter_.activateWindow();
    painter_.setFocus();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&painter_));
    QObject::connect(&painter_, &StackPainter::layers_edited,
                     [this](const auto&, const QString& what, bool continues) {
                       last_what_ = what;
                       continues ? ++continued_ : ++ended_;
                     });
  }
  QPoint at(int number, LayerAxis axis) const {
    return painter_.cell_rect({number - 1, axis}).center();
  }
  QWidget* view() { return painter_.viewport(); }
  void press(int number, LayerAxis axis, Qt::KeyboardModifiers keys = {}) {
    QTest::mousePress(view(), Qt::LeftButton, keys, at(number, axis));
  }
  // With the button down, as an event of its own: QTest::mouseMove knows no buttons.
  void move(int number, LayerAxis axis) {
    const QPointF to = at(number, axis);
    QMouseEvent event(QEvent::MouseMove, to, view()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                      {});
    QApplication::sendEvent(view(), &event);
  }
  void release(int number, LayerAxis axis) {
    QTest::mouseRelease(view(), Qt::LeftButton, {}, at(number, axis));
  }
  void click(int number, LayerAxis axis, Qt::KeyboardModifiers keys = {}) {
    press(number, axis, keys);
    release(number, axis);
  }
  void send_key(QEvent::Type type, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QKeyEvent event(type, key, modifiers);
    QApplication::sendEvent(&painter_, &event);
  }
  std::string stack() const {
    std::string all;
    for (const LayerSpec& layer : painter_.layers()) all += mixer_name(layer) + " ";
    return all;
  }

  StackPainter painter_;
  QString last_what_;
  int continued_ = 0, ended_ = 0;
};

TEST_F(StackPainterTest, TheLastLayerIsOnTop) {
  EXPECT_LT(at(6, LayerAxis::form).y(), at(1, LayerAxis::form).y());
}

TEST_F(StackPainterTest, AClickGivesTheNextValueAndComesRound) {
  const int forms = value_count(LayerAxis::form);
  for (int i = 1; i <= forms; ++i) {
    click(2, LayerAxis::form);
    EXPECT_EQ(value_of(painter_.layers()[1], LayerAxis::form), i % forms);
  }
  EXPECT_EQ(ended_, forms);
}

TEST_F(StackPainterTest, ADragPaintsExactlyTheRowsPassed) {
  press(5, LayerAxis::form);
  move(3, LayerAxis::form);  // a fast mouse jumps over layer 4
  EXPECT_EQ(ended_, 0);
  release(3, LayerAxis::form);
  EXPECT_EQ(stack(), "standard standard approximate approximate approximate standard ");
  EXPECT_EQ(ended_, 1);
  EXPECT_EQ(continued_, 2);
  EXPECT_EQ(last_what_, "Mathematical form: taylor, layers 3 to 5");
}

TEST_F(StackPainterTest, ADragStaysInItsColumn) {
  press(2, LayerAxis::hidden);
  move(4, LayerAxis::mixing);
  release(4, LayerAxis::mixing);
  EXPECT_EQ(stack(), "standard static_emb_qk static_emb_qk static_emb_qk standard standard ");
}

TEST_F(StackPainterTest, ShiftExtendsFromTheRowPaintedLast) {
  click(1, LayerAxis::sequence);
  click(4, LayerAxis::sequence, Qt::ShiftModifier);
  EXPECT_EQ(stack(), "rnd_emb_qk rnd_emb_qk rnd_emb_qk rnd_emb_qk standard standard ");
  EXPECT_EQ(ended_, 2);
}

TEST_F(StackPainterTest, RowsWithoutMixingIgnoreFormAndQk) {
  click(3, LayerAxis::mixing);
  press(2, LayerAxis::form);
  move(4, LayerAxis::form);
  release(4, LayerAxis::form);
  EXPECT_EQ(stack(), "standard approximate mlp approximate standard standard ");
  EXPECT_EQ(painter_.layers()[2].form, "softmax");
  const int before = ended_;
  click(3, LayerAxis::hidden);
  EXPECT_EQ(ended_, before);
  click(3, LayerAxis::mixing);
  EXPECT_EQ(stack(), "standard approximate standard approximate standard standard ");
}

TEST_F(StackPainterTest, DraggingTheNameCopiesTheWholePoint) {
  click(2, LayerAxis::form);
  click(2, LayerAxis::hidden);
  press(2, LayerAxis::point);
  move(3, LayerAxis::point);
  release(3, LayerAxis::point);
  EXPECT_EQ(painter_.layers()[2], painter_.layers()[1]);
  EXPECT_EQ(mixer_name(painter_.layers()[2]), "taylor, q and k input/static");
}

TEST_F(StackPainterTest, EscapeTakesBackTheDragInHand) {
  press(5, LayerAxis::form);
  move(3, LayerAxis::form);
  QTest::keyClick(&painter_, Qt::Key_Escape);
  release(3, LayerAxis::form);
  EXPECT_EQ(stack(), "standard standard standard standard standard standard ");
  EXPECT_EQ(ended_, 1);
}

TEST_F(StackPainterTest, TheKeyboardDoesTheSame) {
  painter_.set_focused_cell({4, LayerAxis::mixing});
  QTest::keyClick(&painter_, Qt::Key_Right);
  QTest::keyClick(&painter_, Qt::Key_Space);
  EXPECT_EQ(mixer_name(painter_.layers()[4]), "approximate");
  EXPECT_EQ(ended_, 1);
  // QTest::keyClick would lift Shift between the arrows.
  send_key(QEvent::KeyPress, Qt::Key_Down, Qt::ShiftModifier);
  send_key(QEvent::KeyPress, Qt::Key_Down, Qt::ShiftModifier);
  EXPECT_EQ(ended_, 1);
  send_key(QEvent::KeyRelease, Qt::Key_Shift, {});
  EXPECT_EQ(ended_, 2);
  EXPECT_EQ(stack(), "standard standard approximate approximate approximate standard ");
  EXPECT_EQ(painter_.focused_cell(), (Cell{2, LayerAxis::form}));
  QTest::keyClick(&painter_, Qt::Key_3);
  EXPECT_EQ(mixer_name(painter_.layers()[2]), "non_approximate");
  QTest::keyClick(&painter_, Qt::Key_Up);
  EXPECT_EQ(painter_.focused_cell(), (Cell{3, LayerAxis::form}));
}

TEST_F(StackPainterTest, NumbersOnTheNamePickAPaperMixer) {
  painter_.set_focused_cell({0, LayerAxis::point});
  QTest::keyClick(&painter_, Qt::Key_7);
  EXPECT_EQ(mixer_name(painter_.layers()[0]), "static_emb_qk");
}

TEST_F(StackPainterTest, TheMenuHasAllValuesAndSetsOne) {
  const std::unique_ptr<QMenu> menu(painter_.value_menu({1, LayerAxis::sequence}));
  ASSERT_EQ(menu->actions().size(), 3);
  EXPECT_TRUE(menu->actions()[0]->isChecked());
  menu->actions()[2]->trigger();
  EXPECT_EQ(mixer_name(painter_.layers()[1]), "fixed_seq_qk");
  EXPECT_EQ(ended_, 1);
}

TEST_F(StackPainterTest, AScreenReaderHearsTheFocusedCell) {
  painter_.set_focused_cell({2, LayerAxis::form});
  EXPECT_EQ(painter_.accessibleDescription(), "Layer 3, mathematical form: softmax");
  QTest::keyClick(&painter_, Qt::Key_Space);
  EXPECT_EQ(painter_.accessibleDescription(), "Layer 3, mathematical form: taylor");
  painter_.set_focused_cell({2, LayerAxis::mixing});
  QTest::keyClick(&painter_, Qt::Key_Space);
  painter_.set_focused_cell({2, LayerAxis::form});
  EXPECT_EQ(painter_.accessibleDescription(),
            "Layer 3, mathematical form: has no meaning while token mixing is off");
}

// What a click would do is outlined; the sign in the cell is that of the model as it is.
TEST_F(StackPainterTest, ACellUnderTheMouseShowsWhatHolds) {
  const QRect cell = painter_.cell_rect({2, LayerAxis::form});
  const QRect sign = cell.adjusted(7, 6, -7, -6);
  const auto picture = [&] { return view()->grab(cell).toImage(); };
  const auto inside = [&] { return view()->grab(sign).toImage(); };
  const QImage before = inside(), whole = picture();
  const QPointF at = cell.center();
  QMouseEvent move(QEvent::MouseMove, at, view()->mapToGlobal(at), Qt::NoButton, {}, {});
  QApplication::sendEvent(view(), &move);
  EXPECT_EQ(inside(), before);
  EXPECT_NE(picture(), whole) << "the outline";
}

TEST_F(StackPainterTest, FortyEightLayersScrollToTheFocus) {
  painter_.set_layers(std::vector<LayerSpec>(48));
  EXPECT_GT(painter_.verticalScrollBar()->maximum(), 0);
  painter_.set_focused_cell({0, LayerAxis::form});
  EXPECT_TRUE(view()->rect().contains(painter_.cell_rect({0, LayerAxis::form})));
  QTest::keyClick(&painter_, Qt::Key_Home);
  EXPECT_EQ(painter_.focused_cell().layer, 47);
  EXPECT_TRUE(view()->rect().contains(painter_.cell_rect({47, LayerAxis::form})));
}

TEST_F(StackPainterTest, NoWordIsCutAtTheNarrowestWidth) {
  const RowLook look = screen_look();
  const double width = narrowest_row(look, 48);
  EXPECT_LE(width, 300);
  const RowColumns columns = row_columns(look, width, 48);
  const QFontMetricsF words(look.small);
  for (const LayerAxis axis : layer_axes)
    EXPECT_LE(words.horizontalAdvance(axis_short_title(axis)), columns.rect(axis, 0, 30).width());
  for (int i = 0; i < value_count(LayerAxis::point); ++i)
    EXPECT_LE(words.horizontalAdvance(value_label(LayerAxis::point, i)) + 25 * look.unit,
              columns.rect(LayerAxis::point, 0, 30).width());
}

}  // namespace
}  // namespace attnlab
