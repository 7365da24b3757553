// SPDX-License-Identifier: GPL-3.0-or-later
// The arrangements that the product comes with.
#include <algorithm>

#include "app/studio/window/layouts.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

/// Width at scale 1 from which three maps stand side by side.
constexpr double wide_window = 1800;
/// Height at scale 1 from which the left column shows two panels at once.
constexpr double tall_window = 980;

using Kind = PanelNode::Kind;

QStringList at(Place place, const QString& layout) {
  QStringList found;
  for (const ViewInfo& info : view_list())
    if (info.place == place && stands_in(info, layout)) found << info.id;
  return found;
}

PanelNode tabs(const QStringList& panels, double share = 1) {
  PanelNode node;
  node.panels = panels;
  node.share = share;
  return node;
}

/// Parts that are there; one alone is what it is.
PanelNode split(Kind kind, std::vector<PanelNode> parts, double share) {
  parts.erase(std::remove_if(parts.begin(), parts.end(),
                             [](const PanelNode& part) {
                               return part.parts.empty() && part.panels.isEmpty();
                             }),
              parts.end());
  PanelNode node;
  if (parts.size() > 1)
    node = {kind, {}, std::move(parts)};
  else if (!parts.empty())
    node = std::move(parts.front());
  node.share = share;
  return node;
}

/// Room enough shows what the stack trains on without a click. In front of a class the runs stand
/// below the stack.
PanelNode left_column(const QString& name, bool tall, double width) {
  const QStringList panels = at(Place::left, name);
  if (name == "teach") {
    const QStringList runs = at(Place::right_top, name), samples = at(Place::right_bottom, name);
    // Three panels below each other ask for more height than a small screen has.
    if (!tall) return split(Kind::column, {tabs(panels, 0.55), tabs(runs + samples, 0.45)}, width);
    return split(Kind::column, {tabs(panels, 0.45), tabs(runs, 0.25), tabs(samples, 0.3)}, width);
  }
  if (!tall || panels.size() < 2) return tabs(panels, width);
  return split(Kind::column, {tabs(panels.mid(0, 1), 0.6), tabs(panels.mid(1), 0.4)}, width);
}

/// Maps side by side; a third would leave none of them the room to be read in a narrow window.
PanelNode maps(const QString& name, bool wide, double share) {
  const QStringList panels = at(Place::map, name);
  const qsizetype beside = wide ? 3 : 2;
  if (panels.size() < 2) return tabs(panels, share);
  std::vector<PanelNode> parts;
  for (qsizetype i = 0; i < std::min(beside, panels.size()) - 1; ++i)
    parts.push_back(tabs(panels.mid(i, 1)));
  parts.push_back(tabs(panels.mid(static_cast<qsizetype>(parts.size()))));
  return split(Kind::row, std::move(parts), share);
}

QStringList at(Place place, const QStringList& views) {
  QStringList found;
  for (const ViewInfo& info : view_list())
    if (info.place == place && views.contains(info.id)) found << info.id;
  return found;
}

}  // namespace

PanelNode lesson_layout(const QStringList& views, QSize room) {
  const Theme& t = theme();
  const double whole = room.width();
  const double lesson = std::min(std::clamp(whole * 0.27, t.scale * 330, t.scale * 520), whole / 2);
  QStringList left = at(Place::left, views);
  left.removeAll("lesson");
  const double stack = left.isEmpty() ? 0 : std::clamp(whole * 0.24, t.scale * 310, t.scale * 460);
  const QStringList right_top = at(Place::right_top, views),
                    right_bottom = at(Place::right_bottom, views);
  const double right = right_top.isEmpty() && right_bottom.isEmpty() ? 0 : whole * 0.24;
  std::vector<PanelNode> maps;
  for (const QString& map : at(Place::map, views)) maps.push_back(tabs({map}));
  const double middle = std::max(1.0, whole - lesson - stack - right);
  return split(
      Kind::row,
      {tabs({"lesson"}, lesson), tabs(left, std::max(1.0, stack)),
       split(Kind::column,
             {split(Kind::row, std::move(maps), 0.6), tabs(at(Place::curves, views), 0.4)}, middle),
       split(Kind::column, {tabs(right_top, 0.5), tabs(right_bottom, 0.5)}, std::max(1.0, right))},
      1);
}

PanelNode delivered_layout(const QString& name, QSize room) {
  if (name == "projector") return tabs({"map"});
  const Theme& t = theme();
  const bool teach = name == "teach", tall = room.height() >= t.px(tall_window);
  const double whole = room.width();
  const auto width = [&](double share, double least, double most) {
    return std::min(std::clamp(whole * share, t.scale * least, t.scale * most), whole * 0.3);
  };
  const double left_width = teach ? width(0.3, 340, 640) : width(0.23, 310, 480);
  const double right_width = width(name == "compare" ? 0.28 : 0.26, 350, 640);
  const PanelNode left = left_column(name, tall, std::max(1.0, left_width));
  const bool has_left = !panels_of(left).isEmpty(), has_right = !teach;
  const double map = name == "inspect" ? 0.7 : name == "evaluate" ? 0.58 : 0.62;
  const double middle_width = whole - (has_left ? left_width : 0) - (has_right ? right_width : 0);
  const PanelNode middle = split(
      Kind::column,
      {maps(name, room.width() >= t.px(wide_window), map), tabs(at(Place::curves, name), 1 - map)},
      std::max(1.0, middle_width));
  const double top = tall ? 0.4 : 0.45;
  const PanelNode right = teach ? PanelNode{}
                                : split(Kind::column,
                                        {tabs(at(Place::right_top, name), top),
                                         tabs(at(Place::right_bottom, name), 1 - top)},
                                        std::max(1.0, right_width));
  return split(Kind::row, {left, middle, right}, 1);
}

}  // namespace attnlab
