// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/dock_title.h"

#include <QEvent>
#include <QPainter>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

DockTitle::DockTitle(QDockWidget* dock, const QString& icon_name)
    : QWidget(dock),
      dock_(dock),
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
  float_ = add_button("undock");
  close_ = add_button("close");
  connect(float_, &QToolButton::clicked, dock, [dock] { dock->setFloating(!dock->isFloating()); });
  connect(close_, &QToolButton::clicked, dock, &QDockWidget::close);
  connect(dock, &QDockWidget::windowTitleChanged, this, &DockTitle::translate);
  connect(dock, &QDockWidget::featuresChanged, this, &DockTitle::show_features);
  connect(dock, &QDockWidget::topLevelChanged, this, &DockTitle::translate);
  translate();
  show_features();
  lay_out();
  dock->setTitleBarWidget(this);
}

QToolButton* DockTitle::add_button(const QString& icon_name) {
  auto* button = new QToolButton(this);
  button->setIcon(icon(icon_name));
  button->setProperty("kind", "small");
  layout_->addWidget(button);
  return button;
}

void DockTitle::add_widget(QWidget* widget) {
  layout_->insertWidget(layout_->indexOf(menu_), widget);
}

void DockTitle::set_menu(QMenu* menu) {
  menu_->setMenu(menu);
  menu_->setVisible(menu != nullptr);
}

void DockTitle::translate() {
  // Every dock has these buttons: who cannot see them hears whose they are.
  const auto name = [this](QToolButton* button, const QString& text) {
    button->setToolTip(text);
    button->setAccessibleName(text + ": " + dock_->windowTitle());
  };
  name(menu_, tr("Options of this view"));
  name(float_, dock_->isFloating() ? tr("Put back into the window") : tr("Take out of the window"));
  name(close_, tr("Close this view"));
  show_title();
}

void DockTitle::show_features() {
  const auto features = dock_->features();
  float_->setVisible(features & QDockWidget::DockWidgetFloatable);
  close_->setVisible(features & QDockWidget::DockWidgetClosable);
}

void DockTitle::lay_out() {
  const Theme& t = theme();
  picture_->setPixmap(icon_pixmap(icon_name_, t.muted, t.px(16), devicePixelRatioF()));
  layout_->setContentsMargins(t.space(3), t.space(0.5), t.space(1.5), t.space(0.5));
  layout_->setSpacing(t.space(1));
  title_->setMinimumWidth(t.px(48));
  show_title();
}

// A narrow dock shortens its title rather than forcing the window wider.
void DockTitle::show_title() {
  const QFontMetrics metrics(theme().heading);
  title_->setText(metrics.elidedText(dock_->windowTitle(), Qt::ElideRight, title_->width()));
}

QSize DockTitle::minimumSizeHint() const {
  return {layout_->minimumSize().width(),
          std::max(theme().px(28), layout_->minimumSize().height())};
}

void DockTitle::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layout_->activate();
  show_title();
}

// Panels stand out from the window; a dock itself paints no background.
void DockTitle::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  translate();  // a dock counts as floating until it is put into a window
  if (dock_->widget()) dock_->widget()->setAutoFillBackground(true);
}

void DockTitle::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

void DockTitle::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) lay_out();
  if (event->type() == QEvent::LanguageChange) translate();
}

}  // namespace attnlab
