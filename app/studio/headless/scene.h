// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "app/studio/headless/headless.h"
#include "app/studio/window/main_window.h"

namespace attnlab {

/// A window that nobody sits at: on the asked runs, in the asked layout and look.
class Scene {
 public:
  /// Throws Error for a run that cannot be opened, and for a step, layer or head it does not have.
  explicit Scene(const HeadlessOptions& options);

  /// As the product comes, whatever a person made of the layout.
  void show_layout(const QString& name, QSize size);
  /// Until the probes of what is shown are answered, where a map is; false after a minute.
  bool wait_for_probe();
  /// Until this view is complete; false after a minute.
  bool wait_for(const QString& view);
  /// Until every map in sight is drawn.
  void wait_for_pictures();

  std::unique_ptr<Studio> studio;
  std::unique_ptr<MainWindow> window;

 private:
  void open(const QString& path);
  void look_at(const HeadlessOptions& options);
  [[nodiscard]] bool answered(const OpenRun* run) const;
  void wait_for_runs();
  void fit();

  QSize size_;
};

/// Lets the event loop turn until `done`, for a minute at most; says whether it is done.
bool wait_until(const std::function<bool()>& done);
/// Lets the event loop turn for a while.
void settle(int ms);

}  // namespace attnlab
