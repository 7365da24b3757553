// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/layouts.h"

#include <QSettings>
#include <QString>
#include <algorithm>
#include <numeric>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

/// Saved arrangements of an older set of docks are not restored.
constexpr int state_version = 2;
/// Width at scale 1 from which three maps stand side by side.
constexpr double wide_window = 1800;
/// Height at scale 1 from which the left column shows two panels at once.
constexpr double tall_window = 1100;

char letter_of(const QString& layout) {
  if (layout == "teach") return 't';
  if (layout == "train") return 'r';
  if (layout == "evaluate") return 'e';
  return layout == "inspect" ? 'i' : 'c';
}

}  // namespace

Layouts::Layouts(QMainWindow& window, std::vector<Dock> docks)
    : window_(window), docks_(std::move(docks)) {}

const std::vector<QString>& Layouts::names() {
  static const std::vector<QString> all = {"teach", "train", "inspect", "compare", "evaluate"};
  return all;
}

void Layouts::show(const QString& name, bool as_delivered) {
  // Pictures and trials, which ask for the delivered one, leave a person's arrangement alone.
  if (!current_.isEmpty() && !as_delivered) save();
  current_ = name;
  hold_docks(name == "teach");
  if (as_delivered) return arrange(name);
  const QByteArray state = QSettings().value("layout/" + name).toByteArray();
  if (state.isEmpty() || !window_.restoreState(state, state_version)) arrange(name);
}

/// In front of a class nothing is closed or dragged away by a slip of the hand.
void Layouts::hold_docks(bool hold) {
  for (const Dock& dock : docks_)
    dock.widget->setFeatures(hold ? QDockWidget::NoDockWidgetFeatures
                                  : QDockWidget::DockWidgetClosable |
                                        QDockWidget::DockWidgetMovable |
                                        QDockWidget::DockWidgetFloatable);
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

Layouts::Row Layouts::at(Place place, const QString& layout) const {
  Row found;
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

/// Columns from left to right, all in one dock area: what one gains the others lose, and nothing is
/// left to an empty middle. Docks of one place are tabs. Compare shows two maps side by side over
/// the curves. Teach is for a room that looks on: two columns, the runs below the stack. Evaluate
/// has the results over the data that they need.
void Layouts::place(const QString& name) {
  const Columns columns = columns_of(name);
  QDockWidget* before = nullptr;
  for (const Column& column : columns) {
    QDockWidget* head = column.rows.front().front();
    if (before == nullptr)
      window_.addDockWidget(Qt::LeftDockWidgetArea, head);
    else
      window_.splitDockWidget(before, head, Qt::Horizontal);
    before = head;
  }
  for (const Column& column : columns) {
    for (size_t i = 1; i < column.rows.size(); ++i)
      window_.splitDockWidget(column.rows[i - 1].front(), column.rows[i].front(), Qt::Vertical);
    for (const Row& row : column.rows)
      fill_row(row, &row == &column.rows.front() ? column.beside : 1);
  }
}

/// The first `beside` docks side by side, the others as tabs of the last of them.
void Layouts::fill_row(const Row& docks, size_t beside) {
  for (size_t i = 1; i < docks.size(); ++i)
    if (i < beside)
      window_.splitDockWidget(docks[i - 1], docks[i], Qt::Horizontal);
    else
      window_.tabifyDockWidget(docks[i - 1], docks[i]);
  for (QDockWidget* dock : docks) dock->show();
  docks[std::min(beside, docks.size()) - 1]->raise();
}

Layouts::Columns Layouts::columns_of(const QString& name) const {
  const bool teach = name == "teach", tall = window_.height() >= theme().px(tall_window);
  Column left, middle, right;
  const auto add = [&](Column& column, Place place, double share) {
    Row row = at(place, name);
    if (row.empty()) return;
    column.rows.push_back(std::move(row));
    column.shares.push_back(share);
  };
  add(left, Place::left, 0.6);
  // Room enough to see what the stack trains on without a click.
  if (tall && !left.rows.empty() && left.rows[0].size() > 1) {
    left.rows.push_back(Row(left.rows[0].begin() + 1, left.rows[0].end()));
    left.rows[0].resize(1);
    left.shares.push_back(0.4);
  }
  const double map = name == "inspect" ? 0.7 : name == "evaluate" ? 0.58 : 0.62;
  add(middle, Place::map, map);
  add(middle, Place::curves, 1 - map);
  // A third map would leave none of them the room to be read in a narrow window.
  middle.beside = window_.width() < theme().px(wide_window) ? 2 : 3;
  add(teach ? left : right, Place::right_top, tall ? 0.4 : 0.45);
  add(teach ? left : right, Place::right_bottom, tall ? 0.6 : 0.55);
  // Three panels below each other ask for more height than a small screen has.
  if (teach && !tall && left.rows.size() > 2) {
    left.rows[1].insert(left.rows[1].end(), left.rows[2].begin(), left.rows[2].end());
    left.rows.pop_back();
    left.shares.pop_back();
  }
  add(middle, Place::bottom, 0.3);
  const double whole = window_.width();
  const auto width = [&](double share, double least, double most) {
    return std::min(std::clamp(whole * share, theme().scale * least, theme().scale * most),
                    whole * 0.3);
  };
  left.width = teach ? width(0.3, 340, 640) : width(0.23, 310, 480);
  right.width = right.rows.empty() ? 0 : width(name == "compare" ? 0.28 : 0.26, 350, 640);
  middle.width = whole - left.width * (left.rows.empty() ? 0 : 1) - right.width;
  Columns columns;
  for (Column* column : {&left, &middle, &right})
    if (!column->rows.empty()) columns.push_back(std::move(*column));
  return columns;
}

/// All docks along a line get their shares at once: Qt measures what one asks for against what the
/// others had, which in a visible window is the layout before.
void Layouts::share_space(const QString& name) {
  QList<QDockWidget*> wide, high;
  QList<int> widths, heights;
  for (const Column& column : columns_of(name)) {
    const Row& first = column.rows.front();
    const size_t beside = std::min(column.beside, first.size());
    for (size_t i = 0; i < beside; ++i) {
      wide << first[i];
      widths << static_cast<int>(column.width / static_cast<double>(beside));
    }
    const double all = std::accumulate(column.shares.begin(), column.shares.end(), 0.0);
    for (size_t i = 0; i < column.rows.size(); ++i) {
      high << column.rows[i].front();
      heights << static_cast<int>(window_.height() * column.shares[i] / all);
    }
  }
  window_.resizeDocks(wide, widths, Qt::Horizontal);
  window_.resizeDocks(high, heights, Qt::Vertical);
}

}  // namespace attnlab
