// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/studio_window.h"

#include <QAccessible>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDir>
#include <QMenu>
#include <QSettings>
#include <QTabBar>
#include <QTimer>

#include "app/studio/window/bindings.h"
#include "tests/support/settle.h"
#include "widgets/common/command_palette.h"
#include "widgets/common/commands.h"
#include "widgets/stack/stack_painter.h"

namespace attnlab::test {

namespace {

bool is_called(const QWidget& widget, const QString& name) {
  const QString spoken = spoken_name(widget);
  return spoken == name || spoken.startsWith(name + ":");
}

}  // namespace

QString spoken_name(const QWidget& widget) {
  // Of a combo box the interface tells the value; its name goes out as a relation.
  if (!widget.accessibleName().isEmpty()) return widget.accessibleName();
  QAccessibleInterface* spoken =
      QAccessible::queryAccessibleInterface(const_cast<QWidget*>(&widget));
  return spoken == nullptr ? QString() : spoken->text(QAccessible::Name).trimmed();
}

StudioWindow::StudioWindow() {
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                     QString::fromStdString((folder_ / "settings").string()));
  apply_theme(ThemeName::light, 1.0);
  Preferences preferences;
  preferences.language = "en";
  preferences.runs_folder = QString::fromStdString((folder_ / "runs").string());
  studio_ = std::make_unique<Studio>(preferences);
  QObject::connect(studio_.get(), &Studio::problem, studio_.get(),
                   [this](const QString& sentence) { problems_ << sentence; });
  window_ = std::make_unique<MainWindow>(*studio_);
  window_->close_without_asking();
  window_->resize(1600, 1000);
  show("train");
  window_->show();
  window_->activateWindow();
  EXPECT_TRUE(QTest::qWaitForWindowActive(window_.get()));
}

StudioWindow::~StudioWindow() {
  stop_all_runs(*studio_);
  wait([this] { return !studio_->runs().any_live(); });
  window_.reset();
  studio_.reset();
}

void StudioWindow::shot(const QString& name) { shot_of(*window_, name); }

void StudioWindow::shot_of(QWidget& widget, const QString& name) {
  const QString folder = qEnvironmentVariable("ATTNLAB_SHOTS");
  if (folder.isEmpty()) return;
  QDir().mkpath(folder);
  settle(widget);
  QString test = testing::UnitTest::GetInstance()->current_test_info()->name();
  test.replace('/', '-');
  const QString number = QString("%1").arg(++shots_, 2, 10, QChar('0'));
  widget.grab().save(folder + "/" + test + "-" + number + "-" + name + ".png");
}

void StudioWindow::show(const QString& layout) { window_->show_layout(layout, true); }

QWidget* StudioWindow::named(const QString& name) {
  QWidget* dialog = QApplication::activeModalWidget();
  QWidget* window = dialog == nullptr ? window_.get() : dialog;
  std::vector<QWidget*> found;
  for (QWidget* widget : window->findChildren<QWidget*>())
    if (widget->focusPolicy() != Qt::NoFocus && widget->focusProxy() == nullptr &&
        widget->isVisible() && is_called(*widget, name))
      found.push_back(widget);
  EXPECT_EQ(found.size(), 1u) << "controls called " << name.toStdString();
  return found.empty() ? window : found.front();
}

void StudioWindow::click(QWidget* widget, QPoint at) {
  EXPECT_TRUE(widget->isEnabled()) << spoken_name(*widget).toStdString();
  if (at.isNull()) at = widget->rect().center();
  QWidget* inner = widget->childAt(at);
  if (inner == nullptr) return QTest::mouseClick(widget, Qt::LeftButton, {}, at);
  QTest::mouseClick(inner, Qt::LeftButton, {}, inner->mapFrom(widget, at));
}

void StudioWindow::key(Qt::Key key, Qt::KeyboardModifiers modifiers) {
  QWidget* to = QApplication::activePopupWidget();
  if (to == nullptr) to = QApplication::focusWidget();
  QTest::keyClick(to == nullptr ? window_.get() : to, key, modifiers);
}

void StudioWindow::type(const QString& text) {
  ASSERT_NE(QApplication::focusWidget(), nullptr);
  QTest::keyClicks(QApplication::focusWidget(), text);
}

void StudioWindow::find_command(const QString& name) {
  const auto* palette = window_->findChild<CommandPalette*>();
  key(Qt::Key_K, Qt::ControlModifier);
  ASSERT_TRUE(wait([palette] { return palette->isAncestorOf(QApplication::focusWidget()); }));
  type(name);
  key(Qt::Key_Return);
  ASSERT_TRUE(wait([palette] { return !palette->isVisible(); }));
}

void StudioWindow::tab_to(const QString& name) {
  QStringList passed;
  for (int i = 0; i < 300; ++i) {
    const QWidget* focus = QApplication::focusWidget();
    if (focus != nullptr && is_called(*focus, name)) return;
    passed << (focus == nullptr ? "nothing" : spoken_name(*focus));
    key(Qt::Key_Tab);
  }
  FAIL() << "Tab does not reach " << name.toStdString() << " but "
         << passed.join(", ").toStdString();
}

void StudioWindow::right_click(QWidget* widget, QPoint at) {
  if (at.isNull()) at = widget->rect().center();
  QContextMenuEvent event(QContextMenuEvent::Mouse, at, widget->mapToGlobal(at));
  QApplication::sendEvent(widget, &event);
}

void StudioWindow::choose(const QString& entry) {
  auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
  ASSERT_NE(menu, nullptr);
  for (QAction* action : menu->actions())
    if (command_text(*action).contains(entry))
      return QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
  FAIL() << "the menu does not offer " << entry.toStdString();
}

void StudioWindow::once(const std::function<bool()>& holds, const std::function<void()>& act) {
  auto* poll = new QTimer(window_.get());
  QObject::connect(poll, &QTimer::timeout, poll, [poll, holds, act, turns = 0]() mutable {
    const bool in_vain = ++turns > 1200;
    if (!in_vain && !holds()) return;
    poll->stop();
    poll->deleteLater();
    if (!in_vain) return act();
    ADD_FAILURE() << "waited for a minute in vain";
    for (QWidget* open : {QApplication::activePopupWidget(), QApplication::activeModalWidget()})
      if (open != nullptr) open->close();
  });
  poll->start(50);
}

bool StudioWindow::dialog_is_open() {
  const QWidget* dialog = QApplication::activeModalWidget();
  return dialog != nullptr && dialog->isVisible() && dialog->isActiveWindow() &&
         QApplication::focusWidget() != nullptr;
}

bool StudioWindow::menu_is_open() {
  const QWidget* menu = QApplication::activePopupWidget();
  return menu != nullptr && menu->isVisible();
}

void StudioWindow::click_tab(const QString& title) {
  for (QTabBar* bar : window_->findChildren<QTabBar*>())
    for (int i = 0; i < bar->count(); ++i)
      if (bar->isVisible() && bar->tabText(i) == title)
        return QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
  ADD_FAILURE() << "no tab says " << title.toStdString();
}

QAction* StudioWindow::action(const QString& text) {
  for (QAction* action : window_->findChildren<QAction*>())
    if (action->text() == text) return action;
  ADD_FAILURE() << "no action says " << text.toStdString();
  return nullptr;
}

void StudioWindow::click_cell(int layer, LayerAxis axis, Qt::KeyboardModifiers modifiers) {
  auto* painter = window_->findChild<StackPainter*>();
  QTest::mouseClick(painter->viewport(), Qt::LeftButton, modifiers,
                    painter->cell_rect({layer - 1, axis}).center());
}

MapPanel& StudioWindow::map(const QString& view) {
  return dynamic_cast<MapPanel&>(*window_->view(view)->widget());
}

std::vector<Point> StudioWindow::curve(const char* name) {
  std::vector<Point> points;
  RunStore::Cursor cursor;
  if (run() != nullptr) run()->client->store().read(name, cursor, points);
  return points;
}

}  // namespace attnlab::test
