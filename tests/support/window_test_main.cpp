// SPDX-License-Identifier: GPL-3.0-or-later
// Runs GoogleTest inside a Qt application with a real display.
#include <gtest/gtest.h>

#include <QApplication>
#include <QCursor>
#include <QScreen>
#include <QStandardPaths>

#include "widgets/common/theme.h"

#ifdef __SANITIZE_ADDRESS__
// Drivers stay loaded: LeakSanitizer cannot name, and so not suppress, what was unloaded.
extern "C" int dlclose(void*) { return 0; }
#endif

int main(int argc, char** argv) {
  QStandardPaths::setTestModeEnabled(true);
  QApplication app(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  attnlab::apply_theme(attnlab::ThemeName::light, 1.0);
  // The pointer of a new display stands in the middle, where windows open below it.
  QCursor::setPos(QGuiApplication::primaryScreen()->geometry().bottomRight());
  return RUN_ALL_TESTS();
}
