// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/arrangement.h"

#include <algorithm>
#include <numeric>

namespace attnlab {
namespace {

using Kind = PanelNode::Kind;

bool is_empty(const PanelNode& node) { return node.kind == Kind::tabs && node.panels.isEmpty(); }

bool holds(const PanelNode& node, const QString& panel) { return panels_of(node).contains(panel); }

/// A row or column of one part is that part, in its place and with its share.
void collapse(PanelNode& node) {
  if (node.kind == Kind::tabs || node.parts.size() > 1) return;
  PanelNode only = node.parts.empty() ? PanelNode{} : std::move(node.parts.front());
  only.share = node.share;
  only.number = node.number;
  node = std::move(only);
}

Kind kind_of(Side side) {
  return side == Side::left || side == Side::right ? Kind::row : Kind::column;
}

void insert(PanelNode& node, const QString& panel, const QString& at, Side side) {
  if (node.kind == Kind::tabs && side == Side::tabs) {
    node.panels.insert(node.panels.indexOf(at) + 1, panel);
    return;
  }
  PanelNode added;
  added.panels = {panel};
  const size_t behind = side == Side::right || side == Side::below;
  if (node.kind == Kind::tabs) {
    PanelNode split;
    split.kind = kind_of(side);
    std::swap(split.share, node.share);
    split.parts = {node, node};
    split.parts[behind] = added;
    node = std::move(split);
    return;
  }
  const auto part = std::find_if(node.parts.begin(), node.parts.end(),
                                 [&](const PanelNode& one) { return holds(one, at); });
  if (part == node.parts.end()) return;
  if (part->kind != Kind::tabs || side == Side::tabs || node.kind != kind_of(side))
    return insert(*part, panel, at, side);
  part->share /= 2;
  added.share = part->share;
  node.parts.insert(part + static_cast<std::ptrdiff_t>(behind), added);
}

PanelNode& last_tabs(PanelNode& node) {
  return node.kind == Kind::tabs ? node : last_tabs(node.parts.back());
}

int along(QSize size, Kind kind) { return kind == Kind::row ? size.width() : size.height(); }

/// The last part becomes tabs of the one before it, which takes its room; the part with `main`
/// stays.
void fold_part(PanelNode& node, const QString& main) {
  const size_t last = node.parts.size() - 1;
  const bool first_goes = holds(node.parts[last], main);
  const size_t gone = first_goes ? 0 : last;
  PanelNode& takes = node.parts[first_goes ? 1 : last - 1];
  last_tabs(takes).panels += panels_of(node.parts[gone]);
  takes.share += node.parts[gone].share;
  node.parts.erase(node.parts.begin() + static_cast<std::ptrdiff_t>(gone));
  collapse(node);
}

/// Folds an outermost row (or column) that asks for more than the room; false where there is none.
bool fold(PanelNode& node, Kind kind, int room, const Measure& measure, const QString& main) {
  if (node.kind == Kind::tabs || along(least_size(node, measure), kind) <= room) return false;
  if (node.kind == kind) {
    fold_part(node, main);
    return true;
  }
  return std::any_of(node.parts.begin(), node.parts.end(),
                     [&](PanelNode& part) { return fold(part, kind, room, measure, main); });
}

/// Room by shares; what would fall below its least has its least, and the others share the rest.
std::vector<int> divided(const std::vector<PanelNode>& parts, const std::vector<int>& least,
                         int room) {
  std::vector<int> sizes(parts.size());
  std::vector<bool> held(parts.size());
  for (bool again = true; again;) {
    again = false;
    double shares = 0;
    int free = room;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (held[i])
        free -= least[i];
      else
        shares += parts[i].share;
    }
    for (size_t i = 0; i < parts.size(); ++i) {
      if (held[i]) continue;
      sizes[i] = std::max(0, static_cast<int>(free * (parts[i].share / shares)));
      if (sizes[i] >= least[i]) continue;
      sizes[i] = least[i];
      held[i] = again = true;
    }
  }
  const int rest = room - std::accumulate(sizes.begin(), sizes.end(), 0);
  sizes.back() = std::max(0, sizes.back() + rest);
  return sizes;
}

void place(const PanelNode& node, QRect rect, const Measure& measure, Placement& into) {
  if (node.kind == Kind::tabs) {
    if (!node.panels.isEmpty()) into.tabs.push_back({node.panels, rect});
    return;
  }
  const bool in_row = node.kind == Kind::row;
  PlacedHandle handle;
  handle.in_row = in_row;
  for (const PanelNode& part : node.parts) {
    handle.numbers.push_back(part.number);
    handle.least.push_back(along(least_size(part, measure), node.kind));
  }
  const int gaps = measure.gap * (static_cast<int>(node.parts.size()) - 1);
  handle.sizes = divided(node.parts, handle.least, along(rect.size(), node.kind) - gaps);
  int at = in_row ? rect.left() : rect.top();
  for (size_t i = 0; i < node.parts.size(); ++i) {
    const int size = handle.sizes[i];
    const auto slice = [&](int from, int length) {
      return in_row ? QRect(from, rect.top(), length, rect.height())
                    : QRect(rect.left(), from, rect.width(), length);
    };
    place(node.parts[i], slice(at, size), measure, into);
    handle.before = i;
    handle.rect = slice(at + size, measure.gap);
    if (i + 1 < node.parts.size()) into.handles.push_back(handle);
    at += size + measure.gap;
  }
}

void number_from(PanelNode& node, int& next) {
  node.number = next++;
  for (PanelNode& part : node.parts) number_from(part, next);
}

PanelNode* numbered(PanelNode& node, int number) {
  if (node.number == number) return &node;
  for (PanelNode& part : node.parts)
    if (PanelNode* found = numbered(part, number)) return found;
  return nullptr;
}

}  // namespace

QStringList panels_of(const PanelNode& node) {
  QStringList all = node.panels;
  for (const PanelNode& part : node.parts) all += panels_of(part);
  return all;
}

PanelNode without(PanelNode node, const QStringList& hidden) {
  for (const QString& panel : hidden) node.panels.removeAll(panel);
  for (PanelNode& part : node.parts) part = without(std::move(part), hidden);
  node.parts.erase(std::remove_if(node.parts.begin(), node.parts.end(), is_empty),
                   node.parts.end());
  collapse(node);
  return node;
}

void move_panel(PanelNode& root, const QString& panel, const QString& at, Side side) {
  if (panel == at || !holds(root, at)) return;
  root = without(std::move(root), {panel});
  insert(root, panel, at, side);
}

QSize least_size(const PanelNode& node, const Measure& measure) {
  if (node.kind == Kind::tabs)
    return node.panels.isEmpty() ? QSize(0, 0) : measure.least(node.panels);
  const int gaps = measure.gap * (static_cast<int>(node.parts.size()) - 1);
  QSize all = node.kind == Kind::row ? QSize(gaps, 0) : QSize(0, gaps);
  for (const PanelNode& part : node.parts) {
    const QSize one = least_size(part, measure);
    if (node.kind == Kind::row)
      all = {all.width() + one.width(), std::max(all.height(), one.height())};
    else
      all = {std::max(all.width(), one.width()), all.height() + one.height()};
  }
  return all;
}

PanelNode fitted(PanelNode root, QSize room, const Measure& measure, const QString& main) {
  while (fold(root, Kind::row, room.width(), measure, main) ||
         fold(root, Kind::column, room.height(), measure, main)) {
  }
  return root;
}

Placement placed(const PanelNode& root, QRect rect, const Measure& measure) {
  Placement all;
  place(root, rect, measure, all);
  return all;
}

void number_nodes(PanelNode& root) {
  int next = 0;
  number_from(root, next);
}

void set_shares(PanelNode& root, const std::vector<int>& numbers, const std::vector<int>& sizes) {
  double shares = 0, room = 0;
  for (size_t i = 0; i < numbers.size(); ++i) {
    const PanelNode* part = numbered(root, numbers[i]);
    if (part == nullptr) return;
    shares += part->share;
    room += sizes[i];
  }
  for (size_t i = 0; i < numbers.size() && room > 0; ++i)
    numbered(root, numbers[i])->share = std::max(1e-6, shares * sizes[i] / room);
}

}  // namespace attnlab
