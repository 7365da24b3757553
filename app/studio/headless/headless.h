// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>
#include <utility>

namespace attnlab {

/// What the command line asks for. Everything empty: the window on `runs`.
struct HeadlessOptions {
  QStringList runs;
  QString export_path, screenshot_path;
  bool benchmark = false;
  bool chooses_platform = false;  ///< of Qt's, by -platform or QT_QPA_PLATFORM
  QString view = "map", layout;
  qint64 step = -1;            ///< -1: the newest
  qint64 layer = 1, head = 1;  ///< counted from 1
  double width_mm = 160;
  bool log = false;                                ///< colours of a map
  std::optional<std::pair<double, double>> range;  ///< of the colours; nothing: as the map asks
  QString theme, language;                         ///< empty: the person's own
  double scale = 0;                                ///< 0: the person's own
  QSize size{1280, 720};                           ///< of a screenshot
};

/// Needs neither a display nor an application. Ends the process after --help and --version, and
/// with a message and code 2 for wrong usage.
HeadlessOptions parse_arguments(int argc, char** argv);

/// Writes what a view shows of a run; returns the exit code. Throws Error.
int export_without_window(const HeadlessOptions& options);

/// Draws the window in a layout and writes it as a picture; where the path is a folder, all layouts
/// in both looks on small and large screens. Returns the exit code. Throws Error.
int take_screenshot(const HeadlessOptions& options);

}  // namespace attnlab
