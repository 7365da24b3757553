// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/visibility.h"

#include <QEvent>

namespace attnlab {
namespace {

class Reporter : public QObject {
 public:
  Reporter(QWidget* widget, std::function<void(bool)> report)
      : QObject(widget), report_(std::move(report)) {
    widget->installEventFilter(this);
  }
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Show) report_(true);
    if (event->type() == QEvent::Hide) report_(false);
    return false;
  }

 private:
  std::function<void(bool)> report_;
};

}  // namespace

void report_visibility(QWidget* widget, std::function<void(bool)> report) {
  new Reporter(widget, std::move(report));
}

}  // namespace attnlab
