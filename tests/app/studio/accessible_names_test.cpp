// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QFileDialog>
#include <QMenu>
#include <QMenuBar>
#include <QTabBar>
#include <QToolButton>
#include <set>

#include "app/studio/window/close_question.h"
#include "app/studio/window/language.h"
#include "tests/support/settle.h"
#include "tests/support/studio_window.h"
#include "widgets/common/commands.h"
#include "widgets/panels/panel.h"
#include "widgets/stack/stack_painter.h"

namespace attnlab {
namespace {

/// Where a widget stands, to find it by.
std::string path_of(const QObject* widget) {
  QString path;
  for (const QObject* at = widget; at != nullptr; at = at->parent())
    path = QString(at->metaObject()->className()) +
           (at->objectName().isEmpty() ? "" : "#" + at->objectName()) + " > " + path;
  return path.toStdString();
}

/// Walks every window of the Studio in one language and looks at everything that takes the focus.
/// Dialogs that choose a file are the desktop's, or Qt's own: they only have to come and go.
class AccessibleNames : public test::StudioWindow, public testing::WithParamInterface<const char*> {
 protected:
  AccessibleNames() { use_language(GetParam()); }
  ~AccessibleNames() override { use_language("en"); }

  bool in_korean() const { return std::string(GetParam()) == "ko"; }

  /// A name that says something in this language.
  bool says_something(const QString& name) const {
    if (name.trimmed().isEmpty()) return false;
    if (!in_korean()) return true;
    static const QStringList international = {"PDF", "SVG",  "PNG",   "CSV",
                                              "TeX", "RoPE", "Top-k", "Markdown"};
    const auto is_hangul = [](QChar c) { return c.script() == QChar::Script_Hangul; };
    return international.contains(name) || std::any_of(name.begin(), name.end(), is_hangul);
  }
  /// Every focusable visible widget has a name.
  void look_at(const QWidget& root) {
    for (QWidget* widget : root.findChildren<QWidget*>()) {
      if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
      // The line edit inside of a spin box speaks with the box's name.
      if (widget->focusProxy() != nullptr ||
          qobject_cast<QWidget*>(widget->parent())->focusProxy() == widget)
        continue;
      // Qt keeps tab bars it needs no more, empty and off the window.
      if (const auto* tabs = qobject_cast<QTabBar*>(widget); tabs != nullptr && tabs->count() == 0)
        continue;
      if (seen_.insert(widget).second) ++looked_at_;
      const QString name = test::spoken_name(*widget);
      // Qt names what scrolls a tab bar once, in the language that the bar was made in.
      const bool by_qt = qobject_cast<const QTabBar*>(widget->parent()) != nullptr;
      if (by_qt ? name.isEmpty() : !says_something(name))
        ADD_FAILURE() << "“" << name.toStdString() << "” is all the name of " << path_of(widget);
    }
  }
  void look_at_menu(const QMenu& menu) {
    for (const QAction* action : menu.actions()) {
      if (action->isSeparator()) continue;
      ++looked_at_;
      EXPECT_FALSE(command_text(*action).trimmed().isEmpty()) << path_of(action);
      if (action->menu() != nullptr) look_at_menu(*action->menu());
    }
  }
  void look_at_views_of(const QString& layout) {
    show(layout);
    for (const ViewInfo& info : view_list()) {
      if (!stands_in(info, layout)) continue;
      auto* panel = window_->findChild<Panel*>(info.id);
      ASSERT_NE(panel, nullptr) << info.id;
      panel->bring_to_front();
      ASSERT_TRUE(test::settle(*window_));
      EXPECT_TRUE(panel->widget()->isVisible()) << info.id << " in " << layout.toStdString();
      unfold(*panel);
      look_at(*window_);
    }
  }
  /// Opens what hides controls until it is clicked.
  void unfold(const QWidget& root) {
    const QStringList names = in_korean() ? QStringList{"모델 구조", "학습 설정 더 보기"}
                                          : QStringList{"Model shape", "More training settings"};
    for (auto* toggle : root.findChildren<QToolButton*>())
      for (const QString& name : names)
        if (toggle->accessibleName().startsWith(name) && unfolded_.insert(toggle).second)
          click(toggle);
  }
  /// The dialog that this opens, closed again with Esc.
  void look_at_dialog_of(const QString& what, const std::function<void()>& open) {
    SCOPED_TRACE(what.toStdString());
    bool seen = false;
    once([] { return QApplication::activeModalWidget() != nullptr; },
         [&] {
           QWidget* dialog = QApplication::activeModalWidget();
           seen = true;
           if (qobject_cast<QFileDialog*>(dialog) == nullptr) {
             shot_of(*dialog, "dialog");
             look_at(*dialog);
           }
           QTest::keyClick(dialog, Qt::Key_Escape);
         });
    open();
    EXPECT_TRUE(seen);
  }
  void look_at_popup_of(const QString& what, const std::function<void()>& open) {
    SCOPED_TRACE(what.toStdString());
    bool seen = false;
    once(&menu_is_open, [&] {
      QWidget* popup = QApplication::activePopupWidget();
      seen = true;
      shot_of(*popup, "popup");
      if (const auto* menu = qobject_cast<QMenu*>(popup)) look_at_menu(*menu);
      look_at(*popup);
      popup->close();
    });
    open();
    EXPECT_TRUE(wait([&] { return seen; }));
  }
  /// Every entry of the menu bar that asks for more before it does anything.
  std::vector<QAction*> asking_actions(const QMenu& menu) {
    std::vector<QAction*> found;
    for (QAction* action : menu.actions()) {
      if (action->menu() != nullptr) {
        for (QAction* inner : asking_actions(*action->menu())) found.push_back(inner);
      } else if (command_text(*action).endsWith("…") && action->isEnabled()) {
        found.push_back(action);
      }
    }
    return found;
  }

  /// Gives the views something to show: a run with a snapshot, a sample and a checkpoint.
  void train_a_little() {
    show("train");  // where a map is seen, which asks for a probe
    studio_->document().edit("Steps", {}, [](RunSpec& spec) { spec.train.steps = 4; });
    studio_->training().train();
    ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished; }))
        << problems_.join("; ").toStdString();
    ASSERT_TRUE(
        wait([this] { return studio_->probing().probe(studio_->selection().run()) != nullptr; }));
  }

  std::set<const QObject*> seen_, unfolded_;
  int looked_at_ = 0;
};

TEST_P(AccessibleNames, OfEveryViewInEveryLayout) {
  for (const bool with_run : {false, true}) {
    SCOPED_TRACE(with_run ? "with a run" : "empty");
    if (with_run) train_a_little();
    for (const QString& layout : Layouts::names()) {
      SCOPED_TRACE(layout.toStdString());
      look_at_views_of(layout);
    }
  }
  window_->show_problem(in_korean() ? "실패했습니다." : "It did not work.");
  look_at(*window_);
  EXPECT_GT(looked_at_, 100);
}

TEST_P(AccessibleNames, OfEveryDialog) {
  train_a_little();
  for (QAction* bar : window_->menuBar()->actions())
    for (QAction* action : asking_actions(*bar->menu()))
      if (action->shortcut() != QKeySequence("Ctrl+K"))  // the palette is no dialog
        look_at_dialog_of(action->text(), [action] { action->trigger(); });
  for (const ViewInfo& info : view_list())
    if (!window_->view(info.id)->export_formats().isEmpty())
      look_at_dialog_of(QString("export of ") + info.id, [&] { window_->export_view(info.id); });
  QAction* about = window_->menuBar()->actions().back()->menu()->actions().back();
  look_at_dialog_of(about->text(), [about] { about->trigger(); });
  for (const int runs : {1, 2})
    look_at_dialog_of("closing", [&] { ask_before_closing(window_.get(), runs); });
  EXPECT_GT(looked_at_, 40);
}

TEST_P(AccessibleNames, OfPaletteWordsAndShortcutSheet) {
  for (const QKeyCombination keys :
       {Qt::CTRL | Qt::Key_K, QKeyCombination(Qt::Key_F1), Qt::SHIFT | Qt::Key_F1}) {
    QTest::keyClick(window_.get(), keys.key(), keys.keyboardModifiers());
    ASSERT_TRUE(test::settle(*window_));
    look_at(*window_);
    EXPECT_TRUE(says_something(test::spoken_name(*QApplication::focusWidget())));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
  }
}

TEST_P(AccessibleNames, OfEveryMenu) {
  train_a_little();
  for (QAction* bar : window_->menuBar()->actions()) {
    EXPECT_TRUE(says_something(command_text(*bar))) << bar->text().toStdString();
    look_at_menu(*bar->menu());
  }
  for (const QString& layout : Layouts::names()) {
    show(layout);
    for (const ViewInfo& info : view_list()) {
      const auto* panel = window_->findChild<Panel*>(info.id);
      for (auto* button : panel->findChildren<QToolButton*>())
        if (button->menu() != nullptr) look_at_menu(*button->menu());
    }
  }
  show("train");
  for (int column = 0; column < 5; ++column)
    look_at_popup_of("a cell of the stack", [&] {
      auto* painter = window_->findChild<StackPainter*>();
      const auto axis = static_cast<LayerAxis>(column);
      right_click(painter->viewport(), painter->cell_rect({0, axis}).center());
    });
  for (const char* view : {"map", "curves", "runs"})
    look_at_popup_of(view, [&] { right_click(window_->view(view)->widget()); });
  EXPECT_GT(looked_at_, 100);
}

INSTANTIATE_TEST_SUITE_P(Language, AccessibleNames, testing::Values("en", "ko"),
                         [](const auto& language) { return std::string(language.param); });

}  // namespace
}  // namespace attnlab
