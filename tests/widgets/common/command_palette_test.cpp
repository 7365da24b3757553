// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/command_palette.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QMainWindow>
#include <QPlainTextEdit>
#include <QTest>

#include "widgets/common/command_list.h"
#include "widgets/common/fuzzy.h"
#include "widgets/common/shortcut_sheet.h"

namespace attnlab {
namespace {

TEST(Fuzzy, FindsLettersInOrder) {
  EXPECT_FALSE(fuzzy_match("xz", "Export view"));
  EXPECT_FALSE(fuzzy_match("we", "ew"));
  EXPECT_EQ(fuzzy_match("", "anything")->score, 0);
  EXPECT_EQ(fuzzy_match("EV", "Export view")->positions, (std::vector<int>{0, 7}));
  EXPECT_EQ(fuzzy_match("iew", "Export view")->positions, (std::vector<int>{8, 9, 10}));
  EXPECT_EQ(fuzzy_match("층", "다음 층으로")->positions, (std::vector<int>{3}));
}

TEST(Fuzzy, PrefersWordsAndRuns) {
  EXPECT_GT(fuzzy_match("st", "One step")->score, fuzzy_match("st", "Save layout")->score);
  EXPECT_GT(fuzzy_match("fo", "Fork")->score, fuzzy_match("fo", "Info")->score);
  EXPECT_GT(fuzzy_match("step", "Step")->score, fuzzy_match("step", "Set a point")->score);
}

class PaletteTest : public testing::Test {
 protected:
  void SetUp() override {
    editor = new QPlainTextEdit;
    window.setCentralWidget(editor);
    window.resize(900, 700);
    palette = new CommandPalette(&window);
    add("&Open run…", "Ctrl+O", "File");
    add("&Train", "Space", "Run");
    add("One &step", "Ctrl+Right", "Run");
    add("S&top", "Ctrl+.", "Run");
    add("Dark", "Ctrl+D", "View")->setToolTip("Colours for a dim room");
    palette->set_commands(commands);
    window.show();
    QApplication::setActiveWindow(&window);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    editor->setFocus();
  }

  QAction* add(const QString& text, const char* keys, const QString& category) {
    auto* action = new QAction(text, &window);
    action->setShortcut(QKeySequence(keys));
    QObject::connect(action, &QAction::triggered, [this, action] {
      ran << command_text(*action);
      focus_when_run = window.focusWidget();
    });
    commands.push_back({action, category});
    return action;
  }

  QStringList shown() {
    QStringList texts;
    const auto* model = palette->findChild<QListView*>()->model();
    for (int i = 0; i < model->rowCount(); ++i) texts << model->index(i, 0).data().toString();
    return texts;
  }

  void type(const QString& text) { QTest::keyClicks(window.focusWidget(), text); }
  void press(Qt::Key key) { QTest::keyClick(window.focusWidget(), key); }

  QMainWindow window;
  QPlainTextEdit* editor = nullptr;
  CommandPalette* palette = nullptr;
  std::vector<PaletteCommand> commands;
  QStringList ran;
  QWidget* focus_when_run = nullptr;
};

TEST_F(PaletteTest, TypingAndEnterRunsTheBestFit) {
  palette->open();
  type("step");
  EXPECT_EQ(shown().first(), "One step");
  press(Qt::Key_Return);
  EXPECT_EQ(ran, QStringList{"One step"});
  EXPECT_TRUE(palette->isHidden());
  EXPECT_EQ(focus_when_run, editor);
}

TEST_F(PaletteTest, ArrowsChooseAndStopAtTheEnds) {
  palette->open();
  EXPECT_EQ(shown(), (QStringList{"Open run…", "Train", "One step", "Stop", "Dark"}));
  press(Qt::Key_Up);
  press(Qt::Key_Down);
  press(Qt::Key_Enter);
  EXPECT_EQ(ran, QStringList{"Train"});
  palette->open();
  for (int i = 0; i < 9; ++i) press(Qt::Key_Down);
  press(Qt::Key_Enter);
  EXPECT_EQ(ran.last(), "Dark");
}

TEST_F(PaletteTest, EscapeClosesAndGivesTheFocusBack) {
  palette->open();
  EXPECT_NE(window.focusWidget(), editor);
  type("dark");
  press(Qt::Key_Escape);
  EXPECT_TRUE(palette->isHidden());
  EXPECT_EQ(window.focusWidget(), editor);
  EXPECT_TRUE(ran.isEmpty());
  palette->open();
  EXPECT_EQ(palette->findChild<QLineEdit*>()->text(), "");
}

TEST_F(PaletteTest, LosingTheFocusOrAClickBesideCloses) {
  palette->open();
  editor->setFocus();
  EXPECT_TRUE(palette->isHidden());
  palette->open();
  QTest::mouseClick(palette, Qt::LeftButton, {}, QPoint(3, 3));
  EXPECT_TRUE(palette->isHidden());
}

TEST_F(PaletteTest, TheRecentComeFirst) {
  palette->set_recent({"Dark", "Train"});
  palette->open();
  EXPECT_EQ(shown(), (QStringList{"Dark", "Train", "Open run…", "One step", "Stop"}));
  type("stop");
  press(Qt::Key_Return);
  EXPECT_EQ(palette->recent(), (QStringList{"Stop", "Dark", "Train"}));
}

TEST_F(PaletteTest, ABareNameMeansToGoThere) {
  commands.clear();
  add("Map", "", "Export");
  add("Map difference", "", "Go to");
  add("Map", "Ctrl+M", "Go to");
  for (PaletteCommand& command : commands) command.goes = command.category == "Go to";
  palette->set_commands(commands);
  palette->set_recent({"Map difference"});
  palette->open();
  type("map");
  EXPECT_TRUE(palette->findChild<QListView*>()
                  ->model()
                  ->index(0, 0)
                  .data(Qt::AccessibleTextRole)
                  .toString()
                  .contains("Go to, Ctrl+M"));
}

TEST_F(PaletteTest, CategoryShortcutAndDescriptionAreSearched) {
  palette->open();
  type("view");
  EXPECT_EQ(shown(), QStringList{"Dark"});
  palette->findChild<QLineEdit*>()->setText("ctrl+o");
  EXPECT_EQ(shown(), QStringList{"Open run…"});
  palette->findChild<QLineEdit*>()->setText("dim room");
  EXPECT_EQ(shown(), QStringList{"Dark"});
  palette->findChild<QLineEdit*>()->setText("zzz");
  EXPECT_EQ(shown(), QStringList{});
  press(Qt::Key_Return);
  EXPECT_FALSE(palette->isHidden());
}

TEST_F(PaletteTest, DisabledCommandsStandLastAndDoNotRun) {
  commands[1].action->setEnabled(false);
  commands[0].action->setVisible(false);
  palette->open();
  EXPECT_EQ(shown(), (QStringList{"One step", "Stop", "Dark", "Train"}));
  type("train");
  press(Qt::Key_Return);
  EXPECT_TRUE(ran.isEmpty());
}

TEST_F(PaletteTest, AScreenReaderHearsTheChoice) {
  palette->open();
  type("step");
  EXPECT_EQ(palette->findChild<QLineEdit*>()->accessibleDescription(), "One step, Run, Ctrl+Right");
}

TEST_F(PaletteTest, TheSheetListsShortcutsAndSearches) {
  ShortcutSheet sheet(&window);
  add("No shortcut", "", "Run");
  sheet.set_commands(commands);
  sheet.set_gestures({{{"["}, "Layer before"}});
  const auto texts = [&] {
    QStringList all;
    for (QLabel* label : sheet.findChildren<QLabel*>()) all << label->text();
    return all;
  };
  sheet.open();
  for (const char* text : {"In every view", "Layer before", "File", "Run", "Open run…", "One step"})
    EXPECT_TRUE(texts().contains(text)) << text;
  EXPECT_FALSE(texts().contains("No shortcut"));
  type("step");
  EXPECT_TRUE(texts().contains("One step"));
  EXPECT_FALSE(texts().contains("Open run…"));
  press(Qt::Key_Escape);
  EXPECT_TRUE(sheet.isHidden());
}

TEST(KeyCaps, SplitsAShortcutIntoKeys) {
  EXPECT_EQ(key_caps(QKeySequence("Ctrl+Shift+K")), (QStringList{"Ctrl", "Shift", "K"}));
  EXPECT_EQ(key_caps(QKeySequence("Ctrl++")), (QStringList{"Ctrl", "+"}));
  EXPECT_EQ(key_caps(QKeySequence(",")), QStringList{","});
  EXPECT_EQ(key_caps(QKeySequence()), QStringList{});
}

TEST(CommandText, LosesItsMnemonic) {
  EXPECT_EQ(command_text(QAction("&Open")), "Open");
  EXPECT_EQ(command_text(QAction("A && B")), "A & B");
  EXPECT_EQ(command_text(QAction("열기(&O)")), "열기");
}

}  // namespace
}  // namespace attnlab
