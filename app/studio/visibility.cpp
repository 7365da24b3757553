// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/visibility.h"

#include <QDockWidget>
#include <QEvent>
#include <QTimer>

#include "app/studio/tab_order.h"

namespace attnlab {
namespace {

/// Watches a widget and its dock. Qt moves a dock that goes behind a tab out of the window, and
/// while it arranges docks it shows all of them: what holds when it is done counts.
class Reporter : public QObject {
 public:
  Reporter(QWidget* widget, std::function<void(bool)> report)
      : QObject(widget), widget_(*widget), report_(std::move(report)) {
    widget->installEventFilter(this);
    arranged_.setSingleShot(true);
    connect(&arranged_, &QTimer::timeout, this, &Reporter::look);
  }
  bool eventFilter(QObject*, QEvent* event) override {
    const auto type = event->type();
    const bool comes = type == QEvent::Show || type == QEvent::Move || type == QEvent::Resize;
    if (comes || type == QEvent::Hide) arranged_.start(0);
    return false;
  }

 private:
  void find_dock() {
    QWidget* at = widget_.parentWidget();
    while (at != nullptr && qobject_cast<QDockWidget*>(at) == nullptr) at = at->parentWidget();
    if (at != nullptr && at != dock_) at->installEventFilter(this);
    dock_ = at;
  }
  void look() {
    find_dock();
    const bool seen = is_in_front(widget_);
    if (seen != seen_) report_(seen_ = seen);
  }

  QWidget& widget_;
  QWidget* dock_ = nullptr;
  std::function<void(bool)> report_;
  QTimer arranged_;
  bool seen_ = false;
};

}  // namespace

void report_visibility(QWidget* widget, std::function<void(bool)> report) {
  new Reporter(widget, std::move(report));
}

}  // namespace attnlab
