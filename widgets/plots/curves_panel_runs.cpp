// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs are shown, on which axis, and the points of their curves.
#include <QAction>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/curves_panel.h"

namespace attnlab {

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

}  // namespace attnlab
