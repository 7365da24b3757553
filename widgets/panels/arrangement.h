// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QRect>
#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

namespace attnlab {

/// Panels that share one place as tabs, or parts beside (row) or below (column) each other.
struct PanelNode {
  enum class Kind { tabs, row, column };
  Kind kind = Kind::tabs;
  QStringList panels;            ///< of tabs
  std::vector<PanelNode> parts;  ///< of a row or column, two or more
  double share = 1;              ///< of the row or column that it is in, beside the other shares
  int number = -1;               ///< whose share it is, also in a tree made from this one
};

/// Where the panels of a layout stand. What is closed or outside keeps its place in the tree.
struct Arrangement {
  PanelNode root;
  QStringList raised;  ///< brought to the front, the newest last
  QStringList closed;
  QMap<QString, QRect> outside;  ///< in windows of their own, where on the screen
};

/// How much room panels ask for.
struct Measure {
  std::function<QSize(const QStringList& tabs)> least;
  int gap = 0;  ///< between the parts of a row or column
};

[[nodiscard]] QStringList panels_of(const PanelNode& node);
[[nodiscard]] PanelNode without(PanelNode node, const QStringList& hidden);

enum class Side { tabs, left, right, above, below };
/// Puts a panel, wherever it stood, to a side of the place where `at` stands, or to its tabs.
void move_panel(PanelNode& root, const QString& panel, const QString& at, Side side);

[[nodiscard]] QSize least_size(const PanelNode& node, const Measure& measure);
/// As much of the arrangement as there is room for: parts too many become tabs of their
/// neighbours, the part with the panel `main` the last.
[[nodiscard]] PanelNode fitted(PanelNode root, QSize room, const Measure& measure,
                               const QString& main);

struct PlacedTabs {
  QStringList panels;
  QRect rect;
};
/// Between two parts of a row or column.
struct PlacedHandle {
  QRect rect;
  bool in_row = true;
  size_t before = 0;                       ///< index of the part left of or above it
  std::vector<int> numbers, sizes, least;  ///< of all parts of the row or column
};
struct Placement {
  std::vector<PlacedTabs> tabs;
  std::vector<PlacedHandle> handles;
};
/// Fills `rect`: nothing overlaps, nothing is left out, nothing is smaller than its least where
/// `rect` has the room.
[[nodiscard]] Placement placed(const PanelNode& root, QRect rect, const Measure& measure);

/// Gives each node its number.
void number_nodes(PanelNode& root);
/// Shares for the parts of one row or column, by their sizes.
void set_shares(PanelNode& root, const std::vector<int>& numbers, const std::vector<int>& sizes);

[[nodiscard]] QByteArray to_json(const Arrangement& arrangement);
/// Nothing unless all of it holds: this version, panels of `known` and each once, shares that are
/// numbers.
[[nodiscard]] std::optional<Arrangement> read_arrangement(const QByteArray& json,
                                                          const QStringList& known);

}  // namespace attnlab
