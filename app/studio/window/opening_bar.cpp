// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/opening_bar.h"

#include <QEvent>
#include <QFileInfo>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/document/studio.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr int widest = 480;

}  // namespace

OpeningBar::OpeningBar(Studio& studio, QWidget* parent)
    : QWidget(parent), studio_(studio), job_(new JobBar) {
  setObjectName("opening_bar");
  auto* column = new QVBoxLayout(this);
  column->addWidget(job_);
  ModelOpenings& openings = studio.openings();
  connect(job_, &JobBar::stop_requested, &openings, &ModelOpenings::stop);
  connect(&openings, &ModelOpenings::changed, this, &OpeningBar::refresh);
  parent->installEventFilter(this);
  refresh();
}

void OpeningBar::refresh() {
  const QString path = studio_.openings().path();
  setVisible(!path.isEmpty());
  if (path.isEmpty()) return job_->clear();
  if (!job_->is_running()) job_->start({});
  const double share = studio_.openings().share();
  job_->show_progress(tr("Reading %1: %2 %").arg(QFileInfo(path).fileName()).arg(qRound(100 * share)),
                      share > 0 ? share : -1);
  place();
}

void OpeningBar::place() {
  if (isHidden()) return;
  const Theme& t = theme();
  const int margin = t.space(3);
  layout()->setContentsMargins(t.space(4), t.space(3), t.space(3), t.space(2));
  const int width = std::min(t.px(widest), parentWidget()->width() - 2 * margin);
  const int height = std::max(sizeHint().height(), layout()->totalHeightForWidth(width));
  setGeometry((parentWidget()->width() - width) / 2, parentWidget()->height() - height - margin,
              width, height);
  raise();
}

bool OpeningBar::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize) place();
  return QWidget::eventFilter(watched, event);
}

void OpeningBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) refresh();
  if (event->type() == QEvent::PaletteChange) place();
}

void OpeningBar::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(t.border);
  painter.setBrush(t.surface);
  const double round = t.space(2);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), round, round);
}

}  // namespace attnlab
