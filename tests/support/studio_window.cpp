// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/studio_window.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QTabBar>

#include "app/studio/bindings.h"
#include "widgets/stack/stack_painter.h"

namespace attnlab::test {

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
  QTest::qWait(300);
  const QString test = testing::UnitTest::GetInstance()->current_test_info()->name();
  const QString number = QString("%1").arg(++shots_, 2, 10, QChar('0'));
  widget.grab().save(folder + "/" + test + "-" + number + "-" + name + ".png");
}

void StudioWindow::show(const QString& layout) { window_->show_layout(layout, true); }

QWidget* StudioWindow::named(const QString& name) {
  for (QWidget* widget : window_->findChildren<QWidget*>())
    if (widget->isVisible() && widget->accessibleName() == name) return widget;
  ADD_FAILURE() << "no widget is named " << name.toStdString();
  return window_.get();
}

void StudioWindow::click(QWidget* widget, QPoint at) {
  EXPECT_TRUE(widget->isEnabled()) << widget->accessibleName().toStdString();
  QTest::mouseClick(widget, Qt::LeftButton, {}, at);
}

void StudioWindow::key(Qt::Key key, Qt::KeyboardModifiers modifiers) {
  QWidget* focus = QApplication::focusWidget();
  QTest::keyClick(focus == nullptr ? window_.get() : focus, key, modifiers);
}

void StudioWindow::type(const QString& text) {
  ASSERT_NE(QApplication::focusWidget(), nullptr);
  QTest::keyClicks(QApplication::focusWidget(), text);
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
