// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curves_panel.h"

#include <QActionGroup>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/shared/base/error.h"
#include "widgets/common/icons.h"
#include "widgets/common/segmented.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/plots/legend_rows.h"
#include "widgets/plots/plot_export.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

// What is measured at every step is smoothed; evaluations are few and exact, and an average over
// them would lag far behind.
constexpr std::array noisy = {true, false, false, false, true, true, false};
static_assert(noisy.size() == CurvesPanel::quantities.size());

}  // namespace

int CurvesPanel::index_of(const QString& quantity) {
  const auto it = std::find(quantities.begin(), quantities.end(), quantity);
  return it == quantities.end() ? -1 : static_cast<int>(it - quantities.begin());
}

CurvesPanel::CurvesPanel(QWidget* parent)
    : QWidget(parent), legend_(new LegendRows(this)), grid_(new QGridLayout) {
  for (size_t i = 0; i < plots_.size(); ++i) connect_plot(i);
  make_toolbar();
  others_ = new QToolButton(this);
  others_->setAutoRaise(true);
  others_->setFocusPolicy(Qt::TabFocus);
  others_->setVisible(false);
  connect(others_, &QToolButton::clicked, all_data_action_, [this] { all_data_action_->toggle(); });
  auto* column = new QVBoxLayout(this);
  column->setSizeConstraint(QLayout::SetNoConstraint);  // fit_toolbar() finds a way
  column->addWidget(toolbar_);
  column->addWidget(legend_);
  column->addWidget(others_, 0, Qt::AlignLeft);
  column->addLayout(grid_, 1);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  retranslate();
  restyle();
  arrange();
}

void CurvesPanel::connect_plot(size_t index) {
  auto* plot = plots_[index] = new CurvePlot(this);
  connect(plot, &CurvePlot::cursor_moved, this, [this](qint64 step) {
    set_cursor(step);
    Q_EMIT cursor_moved(step);
  });
  connect(plot, &CurvePlot::x_range_changed, this, [this, plot](double x0, double x1) {
    for (CurvePlot* other : plots_)
      if (other != plot) other->set_x_range(x0, x1);
  });
  connect(plot, &CurvePlot::fitted, this, [this, plot] {
    for (CurvePlot* other : plots_)
      if (other != plot) other->fit();
  });
  connect(plot, &CurvePlot::follow_changed, this, &CurvesPanel::set_follow);
}

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

void CurvesPanel::for_all(const std::function<void(CurvePlot&)>& change) {
  for (CurvePlot* plot : plots_) change(*plot);
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

void CurvesPanel::set_smoothing(double strength) {
  smoothing_->setValue(static_cast<int>(std::lround(strength * 100)));
}

void CurvesPanel::smooth(int percent) {
  smoothing_value_->setText(QString::number(percent / 100.0, 'f', 2));
  for (size_t i = 0; i < plots_.size(); ++i)
    if (noisy[i]) plots_[i]->set_smoothing(percent / 100.0);
}

// One plot fills the panel; all share it in as many columns as are wide enough to be read.
void CurvesPanel::arrange() {
  const int columns = std::clamp(width() / theme().px(220), 1, 3);
  columns_ = columns;
  low_ = is_low();
  for (CurvePlot* plot : plots_) grid_->removeWidget(plot);
  const int count = static_cast<int>(plots_.size());
  for (int i = 0; i < count; ++i) {
    CurvePlot* plot = plots_[static_cast<size_t>(i)];
    plot->set_legend_visible(false);  // it stands above all of them, where it hides no curve
    plot->set_title_visible(all());   // the one shown is named by the choice
    plot->set_x_label(all() || low_ ? QString() : x_label());
    if (all()) grid_->addWidget(plot, i / columns, i % columns);
    if (!all() && i == shown_) grid_->addWidget(plot, 0, 0);
    plot->setVisible(all() || i == shown_);
  }
  for (int i = 0; i < count; ++i) {
    grid_->setRowStretch(i, all() ? (i < (count + columns - 1) / columns ? 1 : 0) : (i == 0));
    grid_->setColumnStretch(i, all() ? (i < columns) : (i == 0));
  }
  const bool smooths = all() || noisy[static_cast<size_t>(shown_)];
  smoothing_->setToolTip(tr("Exponential smoothing; the raw trace stays behind"));
  for (QWidget* widget :
       std::initializer_list<QWidget*>{smoothing_label_, smoothing_, smoothing_value_})
    set_usable(*widget, smooths, tr("Evaluations and the learning rate are shown as they are"));
  show_legend();
  fit_toolbar();
}

void CurvesPanel::show_legend() {
  std::vector<CurvesPicture::Line> lines = plots_[0]->picture().lines;
  legend_->setVisible(lines.size() > 1);
  legend_->set_lines(std::move(lines));
}

bool CurvesPanel::is_low() const { return height() < theme().px(320); }

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

void CurvesPanel::set_runs(const std::vector<Run>& runs) {
  for (auto it = runs_.begin(); it != runs_.end();) {
    const bool stays =
        std::any_of(runs.begin(), runs.end(), [&](const Run& run) { return run.id == it->first; });
    if (!stays)
      for (size_t i = 0; i < plots_.size(); ++i) plots_[i]->remove_curve(it->second.curves[i]);
    it = stays ? std::next(it) : runs_.erase(it);
  }
  order_.clear();
  for (const Run& run : runs) {
    order_.push_back(run.id);
    const auto [it, fresh] = runs_.try_emplace(run.id);
    Member& member = it->second;
    member.name = run.name;
    member.visible = run.visible;
    member.style = run.style;
    member.data = run.data;
    member.seeds = run.seeds;
    for (size_t i = 0; i < plots_.size(); ++i) {
      if (fresh) member.curves[i] = plots_[i]->add_curve(run.name, run.style);
      plots_[i]->set_name(member.curves[i], run.name);
      plots_[i]->set_style(member.curves[i], run.style);
    }
  }
  for (size_t i = 0; i < plots_.size(); ++i) {
    std::vector<int> order;
    for (const Run& run : runs) order.push_back(runs_.at(run.id).curves[i]);
    plots_[i]->set_order(order);
  }
  refresh_visibility();
}

bool CurvesPanel::is_shown(const Member& member) const {
  return member.visible && (all_data_ || data_.isEmpty() || member.data == data_);
}

void CurvesPanel::refresh_visibility() {
  for (const auto& [id, member] : runs_)
    for (size_t i = 0; i < plots_.size(); ++i)
      plots_[i]->set_visible(member.curves[i], is_shown(member));
  show_groups();
  show_others();
  show_chance();
  share_extent();
  show_legend();
}

QStringList CurvesPanel::shown_runs() const {
  QStringList shown;
  for (const QString& id : order_)
    if (is_shown(runs_.at(id))) shown << id;
  return shown;
}

void CurvesPanel::show_data(const QString& trained_on) {
  if (trained_on == data_) return;
  data_ = trained_on;
  refresh_visibility();
}

void CurvesPanel::show_others() {
  int others = 0;
  for (const auto& [id, member] : runs_)
    others += member.visible && !data_.isEmpty() && member.data != data_;
  all_data_action_->setEnabled(others > 0);
  others_->setVisible(others > 0);
  others_->setText(
      all_data_     ? tr("Runs on different data share this axis. Show %1 alone").arg(data_)
      : others == 1 ? tr("1 run on other data is left out. Show it too")
                    : tr("%1 runs on other data are left out. Show them too").arg(others));
  others_->setAccessibleName(others_->text());
}

void CurvesPanel::set_means(bool on) {
  means_action_->setChecked(on);
  means_ = on;
  show_groups();
  show_legend();
}

// Of runs that differ in the seed alone, as far as they are shown; named and drawn like the first.
void CurvesPanel::show_groups() {
  std::map<QString, std::vector<QString>> seeds;
  for (const QString& id : order_)
    if (const Member& member = runs_.at(id); is_shown(member) && !member.seeds.isEmpty())
      seeds[member.seeds].push_back(id);
  for (size_t i = 0; i < plots_.size(); ++i) {
    std::vector<CurvePlot::Group> groups;
    for (const auto& [key, ids] : seeds) {
      if (!means_ || ids.size() < 2) continue;
      const Member& first = runs_.at(ids.front());
      groups.push_back({tr("%1, mean of %2 seeds ± deviation").arg(first.name).arg(ids.size()),
                        first.style,
                        {}});
      for (const QString& id : ids) groups.back().curves.push_back(runs_.at(id).curves[i]);
    }
    plots_[i]->set_groups(groups);
  }
}

QString CurvesPanel::x_label() const {
  if (axis_ == Axis::tokens) return tr("tokens");
  if (axis_ == Axis::seconds) return tr("seconds of training");
  double stride = 1;
  for (const auto& [id, member] : runs_)
    if (is_shown(member) && !all())
      stride = std::max(stride, plots_[static_cast<size_t>(shown_)]
                                    ->series(member.curves[static_cast<size_t>(shown_)])
                                    .stride());
  if (stride <= 1) return tr("step");
  return tr("step (of older ones the extremes of every %1)").arg(std::llround(stride));
}

QString CurvesPanel::axis_name() const {
  return axis_ == Axis::tokens ? tr("token") : axis_ == Axis::seconds ? tr("second") : tr("step");
}

void CurvesPanel::set_axis(Axis axis) {
  axes_[static_cast<size_t>(axis)]->setChecked(true);
  if (axis == axis_) return;
  axis_ = axis;
  for (const auto& [id, member] : runs_)
    for (size_t i = 0; i < plots_.size(); ++i) plots_[i]->clear(member.curves[i]);
  arrange();
}

void CurvesPanel::set_replaced(const QString& run, const QString& quantity,
                               std::span<const Point> points) {
  const int index = index_of(quantity);
  const auto it = runs_.find(run);
  if (index < 0 || it == runs_.end()) return;
  const auto i = static_cast<size_t>(index);
  plots_[i]->set_replaced(it->second.curves[i], points);
  share_extent();
}

void CurvesPanel::set_stride(const QString& run, const QString& quantity, double stride) {
  const int index = index_of(quantity);
  const auto it = runs_.find(run);
  if (index < 0 || it == runs_.end()) return;
  const auto i = static_cast<size_t>(index);
  if (plots_[i]->series(it->second.curves[i]).stride() >= stride) return;
  plots_[i]->set_stride(it->second.curves[i], stride);
  if (index == shown_ && !low_) plots_[i]->set_x_label(x_label());
}

void CurvesPanel::set_marks(const QString& run, const std::vector<CurveMark>& marks) {
  const auto it = runs_.find(run);
  if (it != runs_.end()) plots_[0]->set_marks(it->second.curves[0], marks);
}

// All plots end at the newest step of any of them, so that a step stands in one place everywhere.
void CurvesPanel::share_extent() {
  double first = std::numeric_limits<double>::infinity(), last = -first;
  for (const auto& [id, member] : runs_)
    for (size_t i = 0; i < plots_.size() && is_shown(member); ++i) {
      const Series& series = plots_[i]->series(member.curves[i]);
      if (series.empty()) continue;
      first = std::min(first, series.points().front().x);
      last = std::max(last, series.points().back().x);
    }
  if (first <= last) for_all([&](CurvePlot& plot) { plot.include_x(first, last); });
}

void CurvesPanel::append(const QString& run, const QString& quantity,
                         std::span<const Point> points) {
  const int index = index_of(quantity);
  const auto it = runs_.find(run);
  if (index < 0 || it == runs_.end()) return;
  const auto i = static_cast<size_t>(index);
  plots_[i]->append(it->second.curves[i], points);
  share_extent();
}

void CurvesPanel::truncate_after(const QString& run, const QString& quantity, double x) {
  const int index = index_of(quantity);
  const auto it = runs_.find(run);
  if (index < 0 || it == runs_.end()) return;
  const auto i = static_cast<size_t>(index);
  plots_[i]->truncate_after(it->second.curves[i], x);
  share_extent();
}

void CurvesPanel::set_chance(const QString& run, double value) {
  const auto it = runs_.find(run);
  if (it == runs_.end()) return;
  it->second.chance = value;
  show_chance();
}

// Runs of one task share a line.
void CurvesPanel::show_chance() {
  std::map<double, int> values;
  for (const auto& [id, member] : runs_)
    if (member.chance && is_shown(member)) ++values[*member.chance];
  std::vector<CurvesPicture::Level> levels;
  for (const auto& [value, count] : values)
    levels.push_back({value, tr("chance %1").arg(QString::number(value, 'g', 3))});
  plot("accuracy")->set_levels(std::move(levels));
}

void CurvesPanel::highlight(const QString& run) {
  const auto it = runs_.find(run);
  for (size_t i = 0; i < plots_.size(); ++i)
    plots_[i]->highlight(it == runs_.end() ? -1 : it->second.curves[i]);
}

void CurvesPanel::set_cursor(std::optional<qint64> step) {
  for_all([step](CurvePlot& plot) { plot.set_cursor(step); });
}

void CurvesPanel::set_follow(bool follow) {
  follow_->setChecked(follow);
  for_all([follow](CurvePlot& plot) {
    if (plot.follow() != follow) plot.set_follow(follow);
  });
}

void CurvesPanel::show_quantity(const QString& quantity) {
  const int index = quantity == "all" ? static_cast<int>(quantities.size()) : index_of(quantity);
  if (index < 0) {
    std::vector<std::string> known(quantities.begin(), quantities.end());
    known.emplace_back("all");
    bad_input(unknown_name("quantity", quantity.toStdString(), known));
  }
  shown_ = index;
  choice_->set_current(index);
  menu_->setCurrentIndex(index);
  arrange();
}

QString CurvesPanel::shown_quantity() const {
  return all() ? QString("all") : QString(quantities[static_cast<size_t>(shown_)]);
}

CurvePlot* CurvesPanel::plot(const QString& quantity) const {
  const int index = index_of(quantity);
  return index < 0 ? nullptr : plots_[static_cast<size_t>(index)];
}

void CurvesPanel::export_to(const ExportRequest& request) const {
  std::vector<CurvesPicture> pictures;
  for (size_t i = 0; i < plots_.size(); ++i) {
    if (!all() && static_cast<int>(i) != shown_) continue;
    CurvesPicture picture = plots_[i]->picture();
    picture.x_label = x_label();
    picture.x_name = axis_ == Axis::tokens ? "tokens" : axis_ == Axis::seconds ? "seconds" : "step";
    picture.legend = !all() || pictures.empty();  // in LaTeX the first of several has it
    std::erase_if(picture.lines, [](const auto& line) { return line.raw->empty(); });
    if (!all() || !picture.lines.empty()) pictures.push_back(std::move(picture));
  }
  export_curves(request, pictures);
}

QSize CurvesPanel::minimumSizeHint() const { return {theme().px(240), theme().px(160)}; }

QString CurvesPanel::summary() const {
  const CurvesPicture picture = plots_[all() ? 0 : static_cast<size_t>(shown_)]->picture();
  QStringList latest;
  for (const auto& line : picture.lines)
    if (!line.raw->empty())
      latest << tr("%1 %2 at %3 %4")
                    .arg(line.name, curve_value_text(line.raw->points().back().y), axis_name(),
                         step_text(line.raw->points().back().x));
  return picture.title + ": " + (latest.isEmpty() ? tr("nothing recorded yet") : latest.join("; "));
}

void CurvesPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    arrange();
  }
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  QWidget::changeEvent(event);
}

void CurvesPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (std::clamp(width() / theme().px(220), 1, 3) != columns_ || is_low() != low_) arrange();
  fit_toolbar();
}

void CurvesPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
