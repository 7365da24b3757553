// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lessons/first_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/stack/task_picture.h"

namespace attnlab {
namespace {

constexpr int widest = 400;

}  // namespace

FirstCard::FirstCard(QWidget* parent)
    : QWidget(parent),
      title_(new QLabel(this)),
      about_(new QLabel(this)),
      picture_(new TaskPicture(this)),
      lesson_(new QPushButton(this)),
      close_(new QToolButton(this)) {
  setObjectName("first_card");
  title_->setProperty("kind", "heading");
  about_->setWordWrap(true);
  lesson_->setProperty("kind", "primary");
  close_->setProperty("kind", "small");
  auto* column = new QVBoxLayout(this);
  auto* head = new QHBoxLayout;
  head->addWidget(title_, 1);
  head->addWidget(close_);
  column->addLayout(head);
  column->addWidget(about_);
  column->addWidget(picture_);
  for (int i = 0; i < things; ++i) {
    const Line line{new QLabel(this), new QLabel(this)};
    line.text->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->addWidget(line.sign, 0, Qt::AlignTop);
    row->addWidget(line.text, 1);
    column->addLayout(row);
    things_.push_back(line);
  }
  column->addWidget(lesson_, 0, Qt::AlignLeft);
  connect(close_, &QToolButton::clicked, this, &FirstCard::closed);
  connect(lesson_, &QPushButton::clicked, this, &FirstCard::lesson_requested);
  parent->installEventFilter(this);
  retranslate();
  restyle();
}

void FirstCard::set_task(const std::string& task) {
  picture_->set_task(task);
  picture_->setVisible(!task.empty());
  place();
}

void FirstCard::tick(Thing thing) {
  things_[thing].done = true;
  restyle();
}

bool FirstCard::all_ticked() const { return std::ranges::all_of(things_, &Line::done); }

void FirstCard::place() {
  const Theme& t = theme();
  const int margin = t.space(4);
  const int width = std::min(t.px(widest), parentWidget()->width() - 2 * margin);
  const int height =
      std::min(layout()->totalHeightForWidth(width), parentWidget()->height() - 2 * margin);
  setGeometry(parentWidget()->width() - width - margin, parentWidget()->height() - height - margin,
              width, height);
  raise();
}

bool FirstCard::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() &&
      (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
    place();
  return QWidget::eventFilter(watched, event);
}

void FirstCard::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void FirstCard::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(t.accent, t.px(1.5)));
  painter.setBrush(t.surface);
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), t.space(2), t.space(2));
}

void FirstCard::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(4), t.space(3), t.space(3), t.space(4));
  layout()->setSpacing(t.space(2));
  close_->setIcon(icon("close"));
  for (const Line& line : things_) {
    line.sign->setPixmap(icon_pixmap(line.done ? "check" : "chevron_right",
                                     line.done ? t.good : t.accent, t.px(18), devicePixelRatioF()));
    line.sign->setAccessibleName(line.done ? tr("done") : tr("to do"));
  }
  place();
}

void FirstCard::retranslate() {
  title_->setText(tr("What you see"));
  about_->setText(
      tr("Small models that learned to go on with a word that is repeated. The map shows which "
         "token looks at which, the curves how well each model did while it learned."));
  things_[scrub].text->setText(
      tr("Drag the step cursor at the lower edge: the map comes into being."));
  things_[switch_off].text->setText(tr("Switch mixing off in a layer of the stack."));
  things_[train].text->setText(tr("Press Train: your model appears beside the others."));
  lesson_->setText(tr("Start the first lesson"));
  lesson_->setAccessibleName(lesson_->text());
  close_->setAccessibleName(tr("Close the card"));
  close_->setToolTip(tr("Close the card; lessons are under Help."));
  place();
}

}  // namespace attnlab
