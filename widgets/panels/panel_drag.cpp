// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panel_drag.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/common/theme.h"
#include "widgets/panels/panel.h"
#include "widgets/panels/panel_area.h"

namespace attnlab {
namespace {

/// Lies over the place where a panel would go.
class Shadow : public QWidget {
 public:
  explicit Shadow(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
  }
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    QColor inside = theme().accent;
    inside.setAlphaF(0.2F);
    painter.fillRect(rect(), inside);
    painter.setPen(QPen(theme().accent, theme().px(2)));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
};

}  // namespace

class PanelDrag::Grip : public QObject {
 public:
  Grip(PanelDrag& drag, QWidget& grip, std::function<QString()> panel)
      : QObject(&grip), drag_(drag), panel_(std::move(panel)) {
    grip.installEventFilter(this);
  }
  bool eventFilter(QObject*, QEvent* event) override {
    const auto* mouse = dynamic_cast<QMouseEvent*>(event);
    if (mouse == nullptr) return false;
    const QPoint at = mouse->globalPosition().toPoint();
    if (event->type() == QEvent::MouseButtonPress && mouse->button() == Qt::LeftButton)
      pressed_ = at;
    if (event->type() == QEvent::MouseMove && (mouse->buttons() & Qt::LeftButton)) {
      if (drag_.panel_.isEmpty()) drag_.press(panel_(), pressed_);
      drag_.move(at);
    }
    if (event->type() == QEvent::MouseButtonRelease) drag_.release(at);
    return false;
  }

 private:
  PanelDrag& drag_;
  std::function<QString()> panel_;
  QPoint pressed_;
};

PanelDrag::PanelDrag(PanelArea& area) : area_(area), shadow_(new Shadow(&area)) {}

void PanelDrag::watch(QWidget& grip, std::function<QString()> panel) {
  new Grip(*this, grip, std::move(panel));
}

void PanelDrag::press(const QString& panel, QPoint at) {
  if (area_.fixed_) return;
  panel_ = panel;
  from_ = at;
  grabbed_ = at - area_.panels_.at(panel)->window()->pos();
}

void PanelDrag::move(QPoint to) {
  if (panel_.isEmpty()) return;
  begun_ = begun_ || (to - from_).manhattanLength() > 2 * QApplication::startDragDistance();
  if (!begun_) return;
  Panel* panel = area_.panels_.at(panel_);
  if (panel->isWindow()) panel->move(to - grabbed_);
  const PanelArea::Target where = area_.target(panel_, to);
  shadow_->setVisible(!where.at.isEmpty());
  shadow_->setGeometry(where.rect);
  shadow_->raise();
}

void PanelDrag::release(QPoint at) {
  const QString dropped = begun_ ? panel_ : QString();
  give_up();
  if (!dropped.isEmpty()) area_.drop(dropped, at);
}

void PanelDrag::give_up() {
  panel_.clear();
  begun_ = false;
  shadow_->hide();
}

}  // namespace attnlab
