// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever cannot be used says why.
#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QTabBar>
#include <QTableView>

#include "app/studio/window/language.h"
#include "app/studio/window/tab_order.h"
#include "tests/support/settle.h"
#include "tests/support/studio_window.h"
#include "widgets/common/commands.h"
#include "widgets/common/usable.h"

namespace attnlab {
namespace {

class DeadControls : public test::StudioWindow, public testing::WithParamInterface<const char*> {
 protected:
  DeadControls() { use_language(GetParam()); }
  ~DeadControls() override { use_language("en"); }

  static bool is_control(const QWidget& widget) {
    return qobject_cast<const QAbstractButton*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSlider*>(&widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr ||
           qobject_cast<const QComboBox*>(&widget) != nullptr ||
           qobject_cast<const QLineEdit*>(&widget) != nullptr;
  }
  /// Parts of a control, and Qt's own, speak with the control.
  static bool is_part(const QWidget& widget) {
    return QString(widget.objectName()).startsWith("qt_") || widget.focusProxy() != nullptr ||
           qobject_cast<const QTableView*>(widget.parentWidget()) != nullptr ||  // its corner
           (widget.parentWidget() != nullptr && !widget.parentWidget()->isEnabled());
  }
  void look_at_widgets() {
    for (QWidget* widget : window_->findChildren<QWidget*>()) {
      if (!is_control(*widget) || widget->isEnabled() || !widget->isVisible() || is_part(*widget) ||
          qobject_cast<QTabBar*>(widget->parentWidget()) != nullptr)
        continue;
      ++dead_;
      const QString why = why_not_usable(*widget);
      EXPECT_FALSE(why.isEmpty()) << test::spoken_name(*widget).toStdString() << " of "
                                  << widget->parentWidget()->metaObject()->className();
      EXPECT_TRUE(widget->toolTip().contains(why)) << test::spoken_name(*widget).toStdString();
    }
  }
  void look_at_menu(const QMenu& menu) {
    for (const QAction* action : menu.actions()) {
      if (action->menu() != nullptr) look_at_menu(*action->menu());
      if (action->isSeparator() || action->isEnabled()) continue;
      ++dead_;
      EXPECT_FALSE(why_not_usable(*action).isEmpty()) << command_text(*action).toStdString();
      EXPECT_TRUE(action->toolTip().contains(why_not_usable(*action)));
      EXPECT_TRUE(menu.toolTipsVisible()) << command_text(*action).toStdString();
    }
  }
  void look_at_all() {
    for (QAction* bar : window_->menuBar()->actions()) look_at_menu(*bar->menu());
    for (const QString& layout : Layouts::names()) {
      SCOPED_TRACE(layout.toStdString());
      show(layout);
      for (const ViewInfo& info : view_list()) {
        window_->show_view(info.id);
        ASSERT_TRUE(test::settle(*window_));
        look_at_widgets();
      }
    }
  }

  int dead_ = 0;
};

TEST_P(DeadControls, SayWhyWithoutARun) {
  look_at_all();
  EXPECT_GT(dead_, 30);
}

TEST_P(DeadControls, SayWhyWithARunThatTrainsThenPausesThenStops) {
  studio_->document().edit("Steps", {}, [](RunSpec& spec) { spec.train.steps = 100000; });
  studio_->training().train();
  ASSERT_TRUE(wait([this] { return is_live() && status().step > 2; }));
  look_at_all();
  studio_->training().control("pause");
  ASSERT_TRUE(wait([this] { return status().phase == RunPhase::paused; }));
  look_at_all();
  studio_->training().control("stop");
  ASSERT_TRUE(wait([this] { return !is_live() && status().phase == RunPhase::stopped; }));
  look_at_all();
  EXPECT_GT(dead_, 30);
}

// The reason is not the name of a language that is gone.
TEST_P(DeadControls, SpeakTheLanguageThatIsChosenLater) {
  const bool korean = QString(GetParam()) == "ko";
  use_language(korean ? "en" : "ko");
  ASSERT_TRUE(test::settle(*window_));
  const auto is_hangul = [](QChar c) { return c.script() == QChar::Script_Hangul; };
  for (const QWidget* widget : window_->findChildren<QWidget*>()) {
    const QString why = why_not_usable(*widget);
    if (why.isEmpty() || !widget->isVisible()) continue;
    EXPECT_NE(std::any_of(why.begin(), why.end(), is_hangul), korean) << why.toStdString();
  }
}

INSTANTIATE_TEST_SUITE_P(Language, DeadControls, testing::Values("en", "ko"),
                         [](const auto& language) { return std::string(language.param); });

}  // namespace
}  // namespace attnlab
