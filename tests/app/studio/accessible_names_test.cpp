// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QApplication>
#include <QMenu>
#include <QTabBar>
#include <QToolButton>

#include "tests/support/studio_window.h"
#include "widgets/common/export_dialog.h"

namespace attnlab {
namespace {

/// Where a widget stands, to find it by.
std::string path_of(const QWidget* widget) {
  QString path;
  for (const QObject* at = widget; at != nullptr; at = at->parent())
    path = QString(at->metaObject()->className()) +
           (at->objectName().isEmpty() ? "" : "#" + at->objectName()) + " > " + path;
  return path.toStdString();
}

/// Focusable visible widgets that a screen reader has no name for.
std::vector<std::string> nameless(const QWidget& root) {
  std::vector<std::string> found;
  for (QWidget* widget : root.findChildren<QWidget*>()) {
    if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
    // The line edit inside of a spin box speaks with the box's name.
    if (widget->focusProxy() != nullptr ||
        qobject_cast<QWidget*>(widget->parent())->focusProxy() == widget)
      continue;
    // Qt keeps tab bars it needs no more, empty and off the window.
    if (const auto* tabs = qobject_cast<QTabBar*>(widget); tabs != nullptr && tabs->count() == 0)
      continue;
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
    if (spoken == nullptr || spoken->text(QAccessible::Name).trimmed().isEmpty())
      found.push_back(path_of(widget));
  }
  return found;
}

class AccessibleNames : public test::StudioWindow {};

TEST_F(AccessibleNames, EveryFocusableWidgetOfEveryLayoutHasOne) {
  for (const QString& layout : Layouts::names()) {
    show(layout);
    for (const ViewInfo& info : view_list()) {
      auto* dock = window_->findChild<QDockWidget*>(info.id);
      ASSERT_NE(dock, nullptr) << info.id;
      if (!QString(info.layouts).contains(layout == "train" ? 'r' : layout[0].toLatin1())) continue;
      dock->raise();
      QTest::qWait(20);
      EXPECT_TRUE(dock->widget()->isVisible()) << info.id << " in " << layout.toStdString();
      for (const std::string& widget : nameless(*window_)) ADD_FAILURE() << widget;
    }
  }
}

TEST_F(AccessibleNames, EveryFocusableWidgetOfPaletteAndSheetHasOne) {
  for (const Qt::Key key : {Qt::Key_K, Qt::Key_F1}) {
    QTest::keyClick(window_.get(), key, key == Qt::Key_K ? Qt::ControlModifier : Qt::NoModifier);
    QTest::qWait(50);
    for (const std::string& widget : nameless(*window_)) ADD_FAILURE() << widget;
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
  }
  window_->show_problem("Something did not work.");
  for (const std::string& widget : nameless(*window_)) ADD_FAILURE() << widget;
  ExportDialog dialog({"pdf", "csv"}, "map", nullptr, window_.get());
  dialog.show();
  for (const std::string& widget : nameless(dialog)) ADD_FAILURE() << widget;
}

}  // namespace
}  // namespace attnlab
