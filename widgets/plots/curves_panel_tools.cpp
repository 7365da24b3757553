// SPDX-License-Identifier: GPL-3.0-or-later
// Tools above the curves, and how they stand in little room.
#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QToolButton>

#include "widgets/common/icons.h"
#include "widgets/common/segmented.h"
#include "widgets/common/theme.h"
#include "widgets/plots/curves_panel.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {

QToolButton* CurvesPanel::tool(const QString& icon_name, bool checkable) {
  auto* button = new QToolButton(tools_);
  if (!icon_name.isEmpty()) button->setIcon(icon(icon_name));
  button->setCheckable(checkable);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

void CurvesPanel::make_toolbar() {
  toolbar_ = new QWidget(this);
  tools_ = new QWidget(toolbar_);
  choice_ = new Segmented(toolbar_);
  menu_ = new QComboBox(toolbar_);
  for (size_t i = 0; i <= plots_.size(); ++i) {
    choice_->add({});
    menu_->addItem({});
  }
  smoothing_label_ = new QLabel(tools_);
  smoothing_value_ = new QLabel(tools_);
  smoothing_ = new QSlider(Qt::Horizontal, tools_);
  smoothing_->setRange(0, 99);
  log_x_ = tool({}, true);
  log_y_ = tool({}, true);
  follow_ = tool("follow", true);
  fit_ = tool("fit", false);
  more_ = tool("more", false);
  make_more_menu();
  follow_->setChecked(true);
  auto* row = new QHBoxLayout(tools_);
  for (QWidget* widget : std::initializer_list<QWidget*>{
           smoothing_label_, smoothing_, smoothing_value_, log_x_, log_y_, follow_, fit_, more_})
    row->addWidget(widget);
  toolbar_rows_ = new QBoxLayout(QBoxLayout::LeftToRight, toolbar_);
  toolbar_rows_->addWidget(choice_, 0, Qt::AlignLeft);
  toolbar_rows_->addWidget(menu_);
  toolbar_rows_->addStretch(1);
  toolbar_rows_->addWidget(tools_, 0, Qt::AlignRight);
  connect(choice_, &Segmented::chosen, this, &CurvesPanel::choose);
  connect(menu_, &QComboBox::activated, this, &CurvesPanel::choose);
  connect(smoothing_, &QSlider::valueChanged, this, &CurvesPanel::smooth);
  connect(log_x_, &QToolButton::toggled, this,
          [this](bool on) { for_all([on](CurvePlot& plot) { plot.set_log_x(on); }); });
  connect(log_y_, &QToolButton::toggled, this,
          [this](bool on) { for_all([on](CurvePlot& plot) { plot.set_log_y(on); }); });
  connect(follow_, &QToolButton::clicked, this, &CurvesPanel::set_follow);
  connect(fit_, &QToolButton::clicked, this,
          [this] { for_all([](CurvePlot& plot) { plot.fit(); }); });
}

void CurvesPanel::make_more_menu() {
  more_menu_ = new QMenu(more_);
  auto* axes = new QActionGroup(more_menu_);
  for (size_t i = 0; i < axes_.size(); ++i) {
    axes_[i] = axes->addAction(more_menu_->addAction(QString()));
    axes_[i]->setCheckable(true);
    connect(axes_[i], &QAction::triggered, this, [this, i] {
      set_axis(static_cast<Axis>(i));
      Q_EMIT axis_changed();
    });
  }
  axes_[0]->setChecked(true);
  more_menu_->addSeparator();
  means_action_ = more_menu_->addAction(QString());
  all_data_action_ = more_menu_->addAction(QString());
  for (QAction* action : {means_action_, all_data_action_}) action->setCheckable(true);
  connect(means_action_, &QAction::toggled, this, &CurvesPanel::set_means);
  connect(all_data_action_, &QAction::toggled, this, [this](bool on) {
    all_data_ = on;
    refresh_visibility();
  });
  more_->setMenu(more_menu_);
  more_->setPopupMode(QToolButton::InstantPopup);
}

void CurvesPanel::choose(int index) {
  shown_ = index;
  choice_->set_current(index);
  menu_->setCurrentIndex(index);
  arrange();
  Q_EMIT quantity_shown(shown_quantity());
}

void CurvesPanel::retranslate() {
  const QStringList titles = {
      tr("Loss"),          tr("Validation loss"),   tr("Accuracy"),          tr("Learning rate"),
      tr("Gradient norm"), tr("Tokens per second"), tr("Peak memory, bytes")};
  const QStringList nothing = {
      tr("The training loss appears here at the first step. Press Train to start a run."),
      tr("The loss on held-out data appears here after the first evaluation of a run."),
      tr("The accuracy appears here after the first evaluation of a run that has a task with "
         "right answers."),
      tr("The learning rate appears here at the first step of a run."),
      tr("The norm of the gradient appears here at the first step of a run."),
      tr("The speed of the training appears here at the first step of a run."),
      tr("The memory that a run takes at most appears here after its first evaluation.")};
  for (size_t i = 0; i < plots_.size(); ++i) {
    plots_[i]->set_title(titles[static_cast<int>(i)]);
    plots_[i]->set_empty_text(nothing[static_cast<int>(i)]);
  }
  const QStringList tabs = {tr("Loss"),     tr("Validation"), tr("Accuracy"), tr("Rate"),
                            tr("Gradient"), tr("Speed"),      tr("Memory"),   tr("All")};
  for (int i = 0; i < tabs.size(); ++i) {
    choice_->set_text(i, tabs[i], titles.value(i, tr("All quantities side by side")));
    menu_->setItemText(i, titles.value(i, tr("All")));
  }
  choice_->setAccessibleName(tr("Quantity"));
  menu_->setAccessibleName(tr("Quantity"));
  smoothing_label_->setText(tr("Smoothing"));
  smoothing_->setAccessibleName(tr("Smoothing"));
  smoothing_label_->setBuddy(smoothing_);
  const auto name = [](QToolButton* button, const QString& text) {
    button->setAccessibleName(text);
    button->setToolTip(text);
  };
  log_x_->setText(tr("log x"));
  log_y_->setText(tr("log y"));
  name(log_x_, tr("Logarithmic steps"));
  name(log_y_, tr("Logarithmic values"));
  name(follow_, tr("Follow the latest step"));
  name(fit_, tr("Show everything"));
  name(more_, tr("Axis, means, data"));
  const QStringList axes = {tr("Over steps"), tr("Over tokens"), tr("Over time of training")};
  for (size_t i = 0; i < axes_.size(); ++i) axes_[i]->setText(axes[static_cast<int>(i)]);
  means_action_->setText(tr("Mean and band of seeds"));
  all_data_action_->setText(tr("Runs on all data together"));
  show_others();
  show_chance();
}

void CurvesPanel::restyle() {
  const Theme& t = theme();
  toolbar_rows_->setContentsMargins(t.space(2), t.space(2), t.space(2), t.space(1));
  toolbar_rows_->setSpacing(t.space(1));
  tools_->layout()->setContentsMargins(0, 0, 0, 0);
  tools_->layout()->setSpacing(t.space(1));
  grid_->setSpacing(0);
  smoothing_value_->setFont(t.number);
  smoothing_value_->setFixedWidth(QFontMetrics(t.number).horizontalAdvance("0.00") + t.space(2));
  smoothing_->setFixedWidth(t.px(96));
  for (QToolButton* button : {log_x_, log_y_, follow_, fit_, more_})
    button->setIconSize({t.px(16), t.px(16)});
  smooth(smoothing_->value());
  arrange();
}

// One row, or two, or a menu instead of the tabs.
void CurvesPanel::fit_toolbar() {
  const int tabs = choice_->sizeHint().width() + theme().space(4);
  const int label = smoothing_label_->sizeHint().width() + theme().space(2);
  const int tools = tools_->sizeHint().width() + theme().space(4) +
                    (smoothing_label_->isHidden() ? label : 0);
  // A low panel gives its height to the plot: the quantities go into a menu beside the tools, whose
  // slider then stands without its word where that makes room.
  const bool menu = width() < (is_low() ? tabs + tools : tabs);
  const int choice = menu ? menu_->sizeHint().width() + theme().space(4) : tabs;
  const bool fits = width() >= choice + tools;
  const bool tight = is_low() && !fits && width() >= choice + tools - label;
  toolbar_rows_->setDirection(fits || tight ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  choice_->setVisible(!menu);
  smoothing_label_->setVisible(!tight && width() >= theme().px(420));
  menu_->setVisible(menu);
}

}  // namespace attnlab
