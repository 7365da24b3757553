// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curves_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

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

void CurvesPanel::for_all(const std::function<void(CurvePlot&)>& change) {
  for (CurvePlot* plot : plots_) change(*plot);
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
