// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/layouts.h"

#include <QSettings>
#include <QString>
#include <algorithm>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

/// Saved arrangements of an older set of docks are not restored.
constexpr int state_version = 1;

char letter_of(const QString& layout) {
  if (layout == "teach") return 't';
  if (layout == "train") return 'r';
  return layout == "inspect" ? 'i' : 'c';
}

}  // namespace

Layouts::Layouts(QMainWindow& window, std::vector<Dock> docks)
    : window_(window), docks_(std::move(docks)) {}

const std::vector<QString>& Layouts::names() {
  static const std::vector<QString> all = {"teach", "train", "inspect", "compare"};
  return all;
}

void Layouts::show(const QString& name, bool as_delivered) {
  if (!current_.isEmpty()) save();
  current_ = name;
  if (as_delivered) return arrange(name);
  const QByteArray state = QSettings().value("layout/" + name).toByteArray();
  if (state.isEmpty() || !window_.restoreState(state, state_version)) arrange(name);
}

void Layouts::reset() {
  QSettings().remove("layout/" + current_);
  arrange(current_);
}

void Layouts::save() {
  QSettings settings;
  settings.setValue("layout/" + current_, window_.saveState(state_version));
  settings.setValue("layout/current", current_);
}

std::vector<QDockWidget*> Layouts::at(Place place, const QString& layout) const {
  std::vector<QDockWidget*> found;
  for (const Dock& dock : docks_)
    if (dock.info->place == place && QString(dock.info->layouts).contains(letter_of(layout)))
      found.push_back(dock.widget);
  return found;
}

void Layouts::arrange(const QString& name) {
  for (const Dock& dock : docks_) {
    dock.widget->setFloating(false);
    window_.removeDockWidget(dock.widget);
  }
  place(name);
  share_space(name);
}

/// Columns from left to right; docks of one place are tabs, those of the map and curves places are
/// stacked in the middle.
void Layouts::place(const QString& name) {
  QDockWidget* left_of = nullptr;
  const auto column = [&](QDockWidget* dock) {
    if (left_of == nullptr)
      window_.addDockWidget(Qt::LeftDockWidgetArea, dock, Qt::Horizontal);
    else
      window_.splitDockWidget(left_of, dock, Qt::Horizontal);
    left_of = dock;
  };
  const auto tabs = [&](const std::vector<QDockWidget*>& docks) {
    for (size_t i = 1; i < docks.size(); ++i) window_.tabifyDockWidget(docks[i - 1], docks[i]);
    for (QDockWidget* dock : docks) dock->show();
    if (!docks.empty()) docks.front()->raise();
  };
  const auto stacked = [&](QDockWidget* top, const std::vector<QDockWidget*>& docks) {
    QDockWidget* above = top;
    for (QDockWidget* dock : docks) {
      if (above == nullptr)
        column(dock);
      else
        window_.splitDockWidget(above, dock, Qt::Vertical);
      dock->show();
      above = dock;
    }
    return above;
  };
  const auto left = at(Place::left, name), maps = at(Place::map, name);
  const auto curves = at(Place::curves, name);
  const auto top = at(Place::right_top, name), bottom = at(Place::right_bottom, name);
  if (!left.empty()) column(left.front());
  if (!maps.empty() || !curves.empty()) {
    // Maps stand side by side (Compare shows two), the first column carries the curves below.
    QDockWidget* first = maps.empty() ? nullptr : maps.front();
    if (first != nullptr) column(first);
    if (!curves.empty()) stacked(first, {curves.front()});
    if (first != nullptr)
      for (size_t i = 1; i < maps.size(); ++i) {
        window_.splitDockWidget(maps[i - 1], maps[i], Qt::Horizontal);
        maps[i]->show();
      }
    if (first != nullptr) first->show();
  }
  QDockWidget* right = nullptr;
  if (!top.empty()) {
    window_.addDockWidget(Qt::RightDockWidgetArea, top.front());
    right = top.front();
  }
  if (!bottom.empty()) {
    if (right == nullptr)
      window_.addDockWidget(Qt::RightDockWidgetArea, bottom.front());
    else
      window_.splitDockWidget(right, bottom.front(), Qt::Vertical);
  }
  tabs(left);
  tabs(curves);
  tabs(top);
  tabs(bottom);
}

void Layouts::share_space(const QString& name) {
  const int width = window_.width(), height = window_.height();
  const bool teach = name == "teach", compare = name == "compare";
  const auto resize = [&](Place place, double share, Qt::Orientation direction) {
    const auto docks = at(place, name);
    if (docks.empty()) return;
    const int whole = direction == Qt::Horizontal ? width : height;
    window_.resizeDocks({docks.front()}, {static_cast<int>(whole * share)}, direction);
  };
  resize(Place::left, teach ? 0.24 : 0.25, Qt::Horizontal);
  resize(Place::right_top, compare ? 0.28 : 0.24, Qt::Horizontal);
  resize(Place::curves, name == "inspect" ? 0.25 : 0.36, Qt::Vertical);
  resize(Place::right_bottom, 0.5, Qt::Vertical);
}

}  // namespace attnlab
