// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/visibility.h"

#include <QEvent>
#include <QTimer>

namespace attnlab {
namespace {

/// Arranging panels hides and shows some of them again: what holds when it is done counts.
class Reporter : public QObject {
 public:
  Reporter(QWidget* widget, std::function<void(bool)> report)
      : QObject(widget), widget_(*widget), report_(std::move(report)) {
    widget->installEventFilter(this);
    arranged_.setSingleShot(true);
    connect(&arranged_, &QTimer::timeout, this, &Reporter::look);
  }
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Show || event->type() == QEvent::Hide) arranged_.start(0);
    return false;
  }

 private:
  void look() {
    if (widget_.isVisible() != seen_) report_(seen_ = !seen_);
  }

  QWidget& widget_;
  std::function<void(bool)> report_;
  QTimer arranged_;
  bool seen_ = false;
};

}  // namespace

void report_visibility(QWidget* widget, std::function<void(bool)> report) {
  new Reporter(widget, std::move(report));
}

}  // namespace attnlab
