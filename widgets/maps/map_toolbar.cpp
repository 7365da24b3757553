// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_toolbar.h"

#include <QActionGroup>
#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <array>

#include "widgets/maps/flow_layout.h"

namespace attnlab {
namespace {

constexpr std::array<Stage, 4> stages = {Stage::scores, Stage::mask, Stage::weights, Stage::output};

QIcon swatch(PaletteName name) {
  const Palette palette = make_palette(name, theme());
  const int width = theme().px(36), height = theme().px(12);
  // The rest is room before the word.
  QPixmap picture(theme().px(42), height);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  for (int x = 0; x < width; ++x) {
    painter.setPen(QColor(palette.at(static_cast<double>(x) / (width - 1))));
    painter.drawLine(x, 0, x, height);
  }
  painter.setPen(theme().border);
  painter.drawRect(0, 0, width - 1, height - 1);
  return picture;
}

// Buttons as one segmented control or as quiet buttons with a hover and a focus state.
QString style_sheet() {
  const Theme& t = theme();
  return QStringLiteral(
             "QToolButton { border: 1px solid %1; border-radius: %2px; padding: %3px %4px;"
             " background: %5; color: %6; }"
             "QToolButton:hover { border-color: %7; }"
             "QToolButton:focus { border-color: %8; }"
             "QToolButton:checked { background: %9; border-color: %8; color: %6; }"
             "QToolButton:disabled { color: %7; }"
             "QToolButton::menu-indicator { image: none; }"
             "QToolButton[segment=\"first\"] { border-top-right-radius: 0;"
             " border-bottom-right-radius: 0; }"
             "QToolButton[segment=\"middle\"] { border-radius: 0; margin-left: -1px; }"
             "QToolButton[segment=\"last\"] { border-top-left-radius: 0;"
             " border-bottom-left-radius: 0; margin-left: -1px; }")
      .arg(t.border.name())
      .arg(t.px(5))
      .arg(t.px(4))
      .arg(t.px(9))
      .arg(t.surface.name(), t.text.name(), t.muted.name(), t.accent.name(), t.accent_soft.name());
}

QToolButton* make_menu_button(QWidget* parent, QActionGroup* actions) {
  auto* button = new QToolButton(parent);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setFocusPolicy(Qt::StrongFocus);
  auto* menu = new QMenu(button);
  menu->addActions(actions->actions());
  button->setMenu(menu);
  return button;
}

}  // namespace

MapToolbar::MapToolbar(MapScene* scene, QWidget* parent) : QWidget(parent), scene_(*scene) {
  auto* flow = new FlowLayout(this);
  add_stages();
  add_palettes();
  add_range();
  log_ = add_toggle();
  connect(log_, &QToolButton::toggled, &scene_, &MapScene::set_log);
  histogram_ = add_toggle();
  connect(histogram_, &QToolButton::toggled, this, &MapToolbar::histogram_toggled);
  for (QWidget* widget : {stages_, static_cast<QWidget*>(palette_), static_cast<QWidget*>(range_),
                          static_cast<QWidget*>(log_), static_cast<QWidget*>(histogram_)})
    flow->addWidget(widget);
  connect(scene, &MapScene::scale_changed, this, &MapToolbar::follow_scene);
  connect(scene, &MapScene::range_mode_changed, this, &MapToolbar::follow_scene);
  translate();
  apply_look();
}

void MapToolbar::add_stages() {
  stages_ = new QWidget(this);
  auto* line = new QHBoxLayout(stages_);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(0);
  stage_buttons_ = new QButtonGroup(this);
  for (size_t i = 0; i < stages.size(); ++i) {
    auto* button = new QToolButton(stages_);
    button->setCheckable(true);
    button->setChecked(stages[i] == stage_);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setProperty("segment", i == 0 ? "first" : i + 1 == stages.size() ? "last" : "middle");
    stage_buttons_->addButton(button, static_cast<int>(i));
    line->addWidget(button);
  }
  connect(stage_buttons_, &QButtonGroup::idClicked, this, [this](int id) {
    stage_ = stages[static_cast<size_t>(id)];
    Q_EMIT stage_changed(stage_);
  });
}

void MapToolbar::add_palettes() {
  palette_actions_ = new QActionGroup(this);
  for (const PaletteName name : palette_names) {
    QAction* action = palette_actions_->addAction(QString());
    action->setCheckable(true);
    action->setData(static_cast<int>(name));
  }
  connect(palette_actions_, &QActionGroup::triggered, this, [this](const QAction* action) {
    scene_.set_palette(static_cast<PaletteName>(action->data().toInt()));
  });
  palette_ = make_menu_button(this, palette_actions_);
}

void MapToolbar::add_range() {
  range_actions_ = new QActionGroup(this);
  for (const RangeMode mode : {RangeMode::automatic, RangeMode::latched, RangeMode::fixed}) {
    QAction* action = range_actions_->addAction(QString());
    action->setCheckable(true);
    action->setData(static_cast<int>(mode));
  }
  connect(range_actions_, &QActionGroup::triggered, this, [this](const QAction* action) {
    scene_.set_range_mode(static_cast<RangeMode>(action->data().toInt()));
  });
  range_ = make_menu_button(this, range_actions_);
}

QToolButton* MapToolbar::add_toggle() {
  auto* button = new QToolButton(this);
  button->setCheckable(true);
  button->setFocusPolicy(Qt::StrongFocus);
  return button;
}

void MapToolbar::set_stage(Stage stage) {
  stage_ = stage;
  for (size_t i = 0; i < stages.size(); ++i)
    if (stages[i] == stage) stage_buttons_->button(static_cast<int>(i))->setChecked(true);
}

void MapToolbar::set_histogram(bool on) { histogram_->setChecked(on); }
void MapToolbar::set_histogram_possible(bool possible) { histogram_->setEnabled(possible); }

void MapToolbar::follow_scene() {
  log_->setChecked(scene_.scale().log);
  for (QAction* action : palette_actions_->actions())
    action->setChecked(action->data().toInt() == static_cast<int>(scene_.scale().palette.name));
  for (QAction* action : range_actions_->actions())
    action->setChecked(action->data().toInt() == static_cast<int>(scene_.range_mode()));
  const QString more = QStringLiteral("  \u25BE");
  palette_->setText(QStringLiteral("\u25BE"));
  palette_->setIcon(palette_actions_->checkedAction()->icon());
  const QString modes[] = {tr("Fitted"), tr("Kept"), tr("By hand")};
  range_->setText(modes[static_cast<size_t>(scene_.range_mode())] + more);
}

void MapToolbar::apply_look() {
  const Theme& t = theme();
  setStyleSheet(style_sheet());
  layout()->setContentsMargins(t.space(3), t.space(2), t.space(3), t.space(2));
  layout()->setSpacing(t.space(2));
  for (QAction* action : palette_actions_->actions())
    action->setIcon(swatch(static_cast<PaletteName>(action->data().toInt())));
  palette_->setIconSize(QSize(t.px(42), t.px(12)));
  palette_->menu()->setStyleSheet(QString());
  follow_scene();
  // Words change with the choice; buttons beside must not move.
  const QFontMetrics metrics(t.body);
  int widest = 0;
  for (const QString& text : {tr("Fitted"), tr("Kept"), tr("By hand")})
    widest = std::max(widest, metrics.horizontalAdvance(text));
  range_->setMinimumWidth(widest + t.px(36));
}

void MapToolbar::translate() {
  const QString names[] = {tr("Scores"), tr("Mask"), tr("Weights"), tr("Output")};
  const QString tips[] = {tr("Scores q·k/√d before any mask"), tr("Scores under the causal mask"),
                          tr("The mixing map: what each token takes from those before it"),
                          tr("The mixed values: map times values")};
  for (int i = 0; i < 4; ++i) {
    stage_buttons_->button(i)->setText(names[i]);
    stage_buttons_->button(i)->setAccessibleName(tr("Stage: %1").arg(names[i]));
    stage_buttons_->button(i)->setToolTip(tips[i]);
  }
  for (QAction* action : palette_actions_->actions())
    action->setText(title_of(static_cast<PaletteName>(action->data().toInt())));
  const QString modes[] = {tr("Fit to every map"), tr("Keep this range"), tr("Set by hand")};
  for (int i = 0; i < 3; ++i) range_actions_->actions()[i]->setText(modes[i]);
  palette_->setAccessibleName(tr("Colours"));
  palette_->setToolTip(tr("Colours of the map"));
  range_->setAccessibleName(tr("Range of the colours"));
  range_->setToolTip(tr("How the range of the colours follows the values"));
  log_->setText(tr("Log"));
  log_->setAccessibleName(tr("Logarithmic colours"));
  log_->setToolTip(tr("Logarithmic colours: small weights become visible"));
  histogram_->setText(tr("Histogram"));
  histogram_->setAccessibleName(tr("Histogram of the values"));
  histogram_->setToolTip(tr("How often each value occurs, with handles for the range (H)"));
}

void MapToolbar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (!histogram_) return;
  if (event->type() == QEvent::LanguageChange) translate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
    apply_look();
}

}  // namespace attnlab
