// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panel_title.h"

#include <QEvent>
#include <QPainter>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/panels/panel.h"

namespace attnlab {

PanelTitle::PanelTitle(Panel* panel, const QString& icon_name)
    : QWidget(panel),
      panel_(panel),
      icon_name_(icon_name),
      layout_(new QHBoxLayout(this)),
      picture_(new QLabel(this)),
      title_(new QLabel(this)) {
  title_->setProperty("kind", "heading");
  title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  layout_->addWidget(picture_);
  layout_->addWidget(title_, 1);
  menu_ = add_button("more");
  menu_->setPopupMode(QToolButton::InstantPopup);
  menu_->hide();
  outside_ = add_button("undock");
  close_ = add_button("close");
  connect(outside_, &QToolButton::clicked, panel,
          [panel] { Q_EMIT panel->outside_asked(!panel->isWindow()); });
  connect(close_, &QToolButton::clicked, panel, &Panel::close_asked);
  connect(panel, &QWidget::windowTitleChanged, this, &PanelTitle::translate);
  connect(panel, &Panel::fixed_changed, this, &PanelTitle::show_buttons);
  translate();
  show_buttons();
  lay_out();
}

QToolButton* PanelTitle::add_button(const QString& icon_name) {
  auto* button = new QToolButton(this);
  button->setIcon(icon(icon_name));
  button->setProperty("kind", "small");
  layout_->addWidget(button);
  return button;
}

void PanelTitle::set_menu(QMenu* menu) {
  menu_->setMenu(menu);
  menu_->setVisible(menu != nullptr);
}

void PanelTitle::show_name(bool show) {
  if (show == shows_name_) return;
  shows_name_ = show;
  picture_->setVisible(show);
  show_title();
}

int PanelTitle::width_of_buttons() const {
  int width = layout_->contentsMargins().right();
  for (const QToolButton* button : {menu_, outside_, close_})
    if (!button->isHidden()) width += button->sizeHint().width() + layout_->spacing();
  return width;
}

int PanelTitle::usual_height() { return QFontMetrics(theme().body).height() + theme().px(14); }

void PanelTitle::translate() {
  // Every panel has these buttons: who cannot see them hears whose they are.
  const auto name = [this](QToolButton* button, const QString& text) {
    button->setToolTip(text);
    button->setAccessibleName(text + ": " + panel_->windowTitle());
  };
  name(menu_, tr("Options of this view"));
  name(outside_,
       panel_->isWindow() ? tr("Put back into the window") : tr("Take out of the window"));
  name(close_, tr("Close this view"));
  show_title();
}

void PanelTitle::show_buttons() {
  outside_->setVisible(!panel_->is_fixed());
  close_->setVisible(!panel_->is_fixed());
}

void PanelTitle::lay_out() {
  const Theme& t = theme();
  picture_->setPixmap(icon_pixmap(icon_name_, t.muted, t.px(16), devicePixelRatioF()));
  layout_->setContentsMargins(t.space(3), t.space(0.5), t.space(1.5), t.space(0.5));
  layout_->setSpacing(t.space(1));
  title_->setMinimumWidth(t.px(48));
  show_title();
}

// A narrow panel shortens its title rather than forcing the window wider.
void PanelTitle::show_title() {
  const QFontMetrics metrics(theme().heading);
  const QString name = shows_name_ ? panel_->windowTitle() : QString();
  title_->setText(metrics.elidedText(name, Qt::ElideRight, title_->width()));
}

QSize PanelTitle::minimumSizeHint() const {
  return {layout_->minimumSize().width(),
          std::max(usual_height(), layout_->minimumSize().height())};
}

void PanelTitle::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layout_->activate();
  show_title();
}

// Whoever moves a panel shows it again.
void PanelTitle::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  translate();
}

void PanelTitle::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

void PanelTitle::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) lay_out();
  if (event->type() == QEvent::LanguageChange) translate();
}

}  // namespace attnlab
