// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_toolbar.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <array>

#include "widgets/common/icons.h"
#include "widgets/common/segmented.h"
#include "widgets/common/usable.h"

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
  auto* row = new QHBoxLayout(this);
  row->setSizeConstraint(QLayout::SetNoConstraint);  // fit() finds a way
  add_stages();
  add_palettes();
  add_range();
  add_toggles();
  add_options();
  set_stage(stage_);
  row->addWidget(stages_);
  for (QToolButton* button : {palette_, range_, log_, histogram_}) row->addWidget(button);
  row->addStretch(1);
  row->addWidget(options_);
  connect(scene, &MapScene::scale_changed, this, &MapToolbar::follow_scene);
  connect(scene, &MapScene::range_mode_changed, this, &MapToolbar::follow_scene);
  translate();
  apply_look();
}

void MapToolbar::add_stages() {
  stages_ = new Segmented(this);
  stages_->setObjectName("stages");
  for (size_t i = 0; i < stages.size(); ++i) stages_->add({});
  connect(stages_, &Segmented::chosen, this, [this](int index) {
    stage_ = stages[static_cast<size_t>(index)];
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

void MapToolbar::add_toggles() {
  const auto toggle = [this](QToolButton*& button) {
    auto* action = new QAction(this);
    action->setCheckable(true);
    button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setFocusPolicy(Qt::StrongFocus);
    return action;
  };
  log_action_ = toggle(log_);
  histogram_action_ = toggle(histogram_);
  connect(log_action_, &QAction::toggled, &scene_, &MapScene::set_log);
  connect(histogram_action_, &QAction::toggled, this, &MapToolbar::histogram_toggled);
}

void MapToolbar::add_options() {
  options_ = new QToolButton(this);
  options_->setPopupMode(QToolButton::InstantPopup);
  options_->setFocusPolicy(Qt::StrongFocus);
  auto* menu = new QMenu(options_);
  menu->addActions(palette_actions_->actions());
  menu->addSeparator();
  menu->addActions(range_actions_->actions());
  menu->addSeparator();
  menu->addActions({log_action_, histogram_action_});
  options_->setMenu(menu);
}

// The stage is what is asked for most.
void MapToolbar::fit() {
  const QMargins margins = layout()->contentsMargins();
  int wanted = stages_->sizeHint().width() + margins.left() + margins.right();
  for (const QToolButton* button : {palette_, range_, log_, histogram_})
    wanted += button->sizeHint().expandedTo(button->minimumSize()).width() + layout()->spacing();
  const bool all = width() >= wanted;
  for (QToolButton* button : {palette_, range_, log_, histogram_}) button->setVisible(all);
  options_->setVisible(!all);
}

QSize MapToolbar::minimumSizeHint() const {
  const QMargins margins = layout()->contentsMargins();
  const int width = stages_->minimumSizeHint().width() + layout()->spacing() +
                    options_->sizeHint().width() + margins.left() + margins.right();
  return {width, QWidget::minimumSizeHint().height()};
}

void MapToolbar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit();
}

void MapToolbar::set_stage(Stage stage) {
  stage_ = stage;
  for (size_t i = 0; i < stages.size(); ++i)
    if (stages[i] == stage) stages_->set_current(static_cast<int>(i));
}

void MapToolbar::set_histogram(bool on) { histogram_action_->setChecked(on); }
void MapToolbar::set_histogram_possible(bool possible) {
  set_usable(*histogram_action_, possible, tr("There is no map to count the values of yet."));
}

void MapToolbar::follow_scene() {
  log_action_->setChecked(scene_.scale().log);
  for (QAction* action : palette_actions_->actions())
    action->setChecked(action->data().toInt() == static_cast<int>(scene_.scale().palette.name));
  for (QAction* action : range_actions_->actions())
    action->setChecked(action->data().toInt() == static_cast<int>(scene_.range_mode()));
  palette_->setIcon(palette_actions_->checkedAction()->icon());
  const QString modes[] = {tr("Fitted"), tr("Kept"), tr("By hand")};
  range_->setText(modes[static_cast<size_t>(scene_.range_mode())]);
}

void MapToolbar::apply_look() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(2), t.space(2), t.space(2), t.space(2));
  layout()->setSpacing(t.space(1));
  for (QAction* action : palette_actions_->actions())
    action->setIcon(swatch(static_cast<PaletteName>(action->data().toInt())));
  palette_->setIconSize(QSize(t.px(42), t.px(12)));
  follow_scene();
  // Words change with the choice; buttons beside must not move.
  const QFontMetrics metrics(t.body);
  int widest = 0;
  for (const QString& text : {tr("Fitted"), tr("Kept"), tr("By hand")})
    widest = std::max(widest, metrics.horizontalAdvance(text));
  range_->setMinimumWidth(widest + t.px(32));
  options_->setIcon(icon("palette"));
  log_action_->setIcon(icon("log"));
  histogram_action_->setIcon(icon("histogram"));
  for (QToolButton* button : {log_, histogram_, options_})
    button->setIconSize(QSize(t.px(16), t.px(16)));
  fit();
}

void MapToolbar::translate() {
  const QString names[] = {tr("Scores"), tr("Mask"), tr("Weights"), tr("Output")};
  const QString tips[] = {tr("Scores q·k/√d before any mask"), tr("Scores under the causal mask"),
                          tr("The mixing map: what each token takes from those before it"),
                          tr("The mixed values: map times values")};
  for (int i = 0; i < 4; ++i) stages_->set_text(i, names[i], tips[i]);
  stages_->setAccessibleName(tr("Stage"));
  for (QAction* action : palette_actions_->actions())
    action->setText(title_of(static_cast<PaletteName>(action->data().toInt())));
  const QString modes[] = {tr("Fit to every map"), tr("Keep this range"), tr("Set by hand")};
  for (int i = 0; i < 3; ++i) range_actions_->actions()[i]->setText(modes[i]);
  palette_->setAccessibleName(tr("Colours"));
  palette_->setToolTip(tr("Colours of the map"));
  range_->setAccessibleName(tr("Range of the colours"));
  range_->setToolTip(tr("How the range of the colours follows the values"));
  log_action_->setText(tr("Log"));
  log_action_->setToolTip(tr("Logarithmic colours: small weights become visible"));
  log_->setAccessibleName(tr("Logarithmic colours"));
  histogram_action_->setText(tr("Histogram"));
  histogram_action_->setToolTip(tr("How often each value occurs, with handles for the range (H)"));
  histogram_->setAccessibleName(tr("Histogram of the values"));
  options_->setAccessibleName(tr("Colours, range and histogram"));
  options_->setToolTip(tr("Colours, range and histogram"));
}

void MapToolbar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (!histogram_) return;
  if (event->type() == QEvent::LanguageChange) translate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
    apply_look();
}

}  // namespace attnlab
