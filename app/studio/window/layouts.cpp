// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/layouts.h"

#include <QSettings>
#include <algorithm>
#include <utility>

namespace attnlab {
namespace {

QString key_of(const QString& layout) { return "arrangement/" + layout; }

QString front_key_of(const QString& layout) { return "arrangement/front/" + layout; }

QStringList all_views() {
  QStringList ids;
  for (const ViewInfo& info : view_list()) ids << info.id;
  return ids;
}

/// Panels that were brought to the front of a layout in which nothing else was moved.
QStringList saved_front(const QString& layout) {
  QStringList front = QSettings().value(front_key_of(layout)).toStringList();
  const QStringList known = all_views();
  front.removeIf([&](const QString& id) { return !known.contains(id); });
  return front;
}

Place place_of(const QString& view) {
  for (const ViewInfo& info : view_list())
    if (view == info.id) return info.place;
  return Place::map;
}

}  // namespace

Layouts::Layouts(PanelArea& area) : area_(area) {
  connect(&area, &PanelArea::rearranged, this, [this] { moved_ = true; });
  connect(&area, &PanelArea::resized, this, &Layouts::follow_size);
  connect(&area, &PanelArea::front_asked, this, &Layouts::open);
}

const std::vector<QString>& Layouts::names() {
  static const std::vector<QString> all = {"teach",   "train",    "inspect",
                                           "compare", "evaluate", "projector"};
  return all;
}

QString Layouts::last() {
  const QString name = QSettings().value("layout/current").toString();
  return std::find(names().begin(), names().end(), name) == names().end() ? "train" : name;
}

void Layouts::show(const QString& name, bool as_delivered) {
  // Pictures and trials, which ask for the delivered one, leave a person's arrangement alone.
  if (!current_.isEmpty() && !as_delivered) save();
  current_ = name;
  area_.set_main(name == "evaluate" ? "evaluation" : "map");
  const QByteArray saved =
      as_delivered ? QByteArray() : QSettings().value(key_of(name)).toByteArray();
  const auto left = read_arrangement(saved, all_views());
  moved_ = left.has_value();
  if (!left) return deliver(as_delivered ? QStringList() : saved_front(name));
  // In front of a class nothing is closed or dragged away by a slip of the hand.
  area_.set_arrangement(*left, name == "teach" || name == "projector");
}

void Layouts::deliver(const QStringList& raised) {
  Arrangement arrangement;
  arrangement.root = shows_lesson() ? lesson_layout(lesson_views_, area_.size())
                                    : delivered_layout(current_, area_.size());
  arrangement.raised = raised;
  area_.set_arrangement(arrangement,
                        shows_lesson() || current_ == "teach" || current_ == "projector");
}

void Layouts::show_lesson(const QStringList& views) {
  if (views == lesson_views_) return;
  if (!shows_lesson()) save();
  lesson_views_ = views;
  deliver({"lesson"});
}

void Layouts::end_lesson() {
  lesson_views_.clear();
  const QString before = std::exchange(current_, {});  // which is saved already
  show(before);
}

void Layouts::follow_size() {
  if ((!moved_ || shows_lesson()) && !current_.isEmpty()) deliver(area_.arrangement().raised);
}

void Layouts::reset() {
  if (shows_lesson()) return deliver({"lesson"});
  QSettings settings;
  settings.remove(key_of(current_));
  settings.remove(front_key_of(current_));
  moved_ = false;
  deliver({});
}

void Layouts::save() {
  if (shows_lesson()) return;
  QSettings settings;
  settings.remove("layout/" + current_);  // of versions that kept what Qt made of it
  settings.setValue("layout/current", current_);
  settings.setValue(front_key_of(current_), area_.arrangement().raised);
  if (moved_) settings.setValue(key_of(current_), to_json(area_.arrangement()));
}

void Layouts::open(const QString& view) {
  area_.open(view, neighbour(view, panels_of(area_.arrangement().root)));
}

/// Who stands where the view would, else whoever is there.
QString Layouts::neighbour(const QString& view, const QStringList& placed) const {
  const auto same = std::find_if(placed.begin(), placed.end(), [&](const QString& other) {
    return place_of(other) == place_of(view);
  });
  return same != placed.end() ? *same : placed.back();
}

}  // namespace attnlab
