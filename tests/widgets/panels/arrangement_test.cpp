// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/arrangement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace attnlab {
namespace {

using Kind = PanelNode::Kind;

PanelNode tabs(const QStringList& panels, double share = 1) {
  PanelNode node;
  node.panels = panels;
  node.share = share;
  return node;
}

PanelNode split(Kind kind, std::vector<PanelNode> parts, double share = 1) {
  return {kind, {}, std::move(parts), share};
}

/// Three columns: a | b over c, d | e.
PanelNode three_columns() {
  return split(Kind::row, {tabs({"a"}, 1), split(Kind::column, {tabs({"b"}), tabs({"c", "d"})}, 2),
                           tabs({"e"}, 1)});
}

/// 100 × 50 for each panel, and 10 for a row of tabs.
Measure measure() {
  return {[](const QStringList& panels) { return QSize(100, panels.size() > 1 ? 60 : 50); }, 4};
}

/// In brackets rows, in braces columns.
QString written(const PanelNode& node) {
  if (node.kind == Kind::tabs) return node.panels.join("+");
  QStringList parts;
  for (const PanelNode& part : node.parts) parts << written(part);
  return node.kind == Kind::row ? "[" + parts.join(" ") + "]" : "{" + parts.join(" ") + "}";
}

TEST(Arrangement, WhatIsHiddenLeavesItsPlaceToTheOthers) {
  EXPECT_EQ(written(three_columns()), "[a {b c+d} e]");
  EXPECT_EQ(written(without(three_columns(), {"b"})), "[a c+d e]");
  EXPECT_EQ(written(without(three_columns(), {"a", "e", "d"})), "{b c}");
  EXPECT_EQ(written(without(three_columns(), {"a", "b", "c", "d", "e"})), "");
}

TEST(Arrangement, PanelsMoveToASideOrIntoTabs) {
  const auto moved = [](const QString& panel, const QString& at, Side side) {
    PanelNode root = three_columns();
    move_panel(root, panel, at, side);
    return written(root);
  };
  EXPECT_EQ(moved("e", "b", Side::tabs), "[a {b+e c+d}]");
  EXPECT_EQ(moved("e", "b", Side::above), "[a {e b c+d}]");
  EXPECT_EQ(moved("e", "b", Side::right), "[a {[b e] c+d}]");
  EXPECT_EQ(moved("d", "a", Side::left), "[d a {b c} e]");
  EXPECT_EQ(moved("new", "c", Side::below), "[a {b c+d new} e]");
  EXPECT_EQ(moved("a", "a", Side::tabs), "[a {b c+d} e]");
}

TEST(Arrangement, PartsWithoutRoomBecomeTabsAndTheMainOneStays) {
  const auto in = [](int width, int height) {
    return written(fitted(three_columns(), {width, height}, measure(), "b"));
  };
  EXPECT_EQ(in(308, 114), "[a {b c+d} e]");
  EXPECT_EQ(in(307, 114), "[a {b c+d+e}]");
  EXPECT_EQ(in(203, 114), "{b c+d+e+a}");
  EXPECT_EQ(in(308, 113), "[a b+c+d e]");
  EXPECT_EQ(in(10, 10), "b+c+d+e+a");
  EXPECT_EQ(fitted(three_columns(), {307, 114}, measure(), "b").parts[1].share, 3);
}

TEST(Arrangement, SharesKeepToTheLeastOfEach) {
  const PanelNode row = split(Kind::row, {tabs({"a"}, 1), tabs({"b"}, 8), tabs({"c"}, 1)});
  std::vector<int> widths;
  for (const PlacedTabs& one : placed(row, {0, 0, 508, 50}, measure()).tabs)
    widths.push_back(one.rect.width());
  EXPECT_EQ(widths, (std::vector<int>{100, 300, 100}));
}

TEST(Arrangement, ABorderThatMovesKeepsWhatIsHidden) {
  PanelNode root = split(Kind::row, {tabs({"a"}), tabs({"b"}), tabs({"c"}, 2)});
  number_nodes(root);
  const Placement shown = placed(without(root, {"a"}), {0, 0, 604, 50}, measure());
  ASSERT_EQ(shown.handles.size(), 1u);
  EXPECT_EQ(shown.handles[0].rect, QRect(200, 0, 4, 50));
  set_shares(root, shown.handles[0].numbers, {400, 200});
  EXPECT_DOUBLE_EQ(root.parts[0].share, 1);
  EXPECT_DOUBLE_EQ(root.parts[1].share, 2);
  EXPECT_DOUBLE_EQ(root.parts[2].share, 1);
}

/// Any tree of up to `panels` panels.
PanelNode any_tree(std::mt19937& random, int depth, int& panels) {
  PanelNode node;
  node.share = 0.01 + random() % 1000 / 100.0;
  if (depth == 0 || panels < 2 || random() % 3 == 0) {
    for (unsigned n = 1 + random() % 3; n > 0 || node.panels.isEmpty(); --n)
      node.panels << QString::number(panels--);
    return node;
  }
  node.kind = random() % 2 ? Kind::row : Kind::column;
  for (unsigned n = 2 + random() % 3; n > 0; --n)
    node.parts.push_back(any_tree(random, depth - 1, panels));
  return node;
}

TEST(Arrangement, AnyTreeFillsAnyRoomWithoutOverlap) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 5000; ++trial) {
    int panels = 20;
    const PanelNode tree = any_tree(random, 4, panels);
    QStringList all = panels_of(tree);
    const QRect room(3, 5, 1 + static_cast<int>(random() % 1500),
                     1 + static_cast<int>(random() % 900));
    const PanelNode shown = fitted(tree, room.size(), measure(), all[0]);
    const Placement placement = placed(shown, room, measure());
    QStringList placed_panels;
    int64_t area = 0;
    for (const PlacedTabs& a : placement.tabs) {
      placed_panels += a.panels;
      area += int64_t{a.rect.width()} * a.rect.height();
      ASSERT_TRUE(room.contains(a.rect)) << trial;
      const QSize least = measure().least(a.panels).boundedTo(room.size());
      ASSERT_GE(a.rect.width(), least.width()) << trial << written(shown).toStdString();
      ASSERT_GE(a.rect.height(), least.height()) << trial << written(shown).toStdString();
      for (const PlacedTabs& b : placement.tabs)
        ASSERT_TRUE(&a == &b || !a.rect.intersects(b.rect)) << trial;
    }
    for (const PlacedHandle& handle : placement.handles)
      area += int64_t{handle.rect.width()} * handle.rect.height();
    ASSERT_EQ(area, int64_t{room.width()} * room.height()) << trial;
    std::sort(all.begin(), all.end());
    std::sort(placed_panels.begin(), placed_panels.end());
    ASSERT_EQ(placed_panels, all) << trial;
  }
}

const QStringList known = {"a", "b", "c", "d", "e"};

TEST(ArrangementFile, ComesBackAsItWasWritten) {
  const Arrangement written_one{three_columns(), {"d", "b"}, {"e"}, {{"a", {-5, 10, 300, 200}}}};
  const auto read = read_arrangement(to_json(written_one), known);
  ASSERT_TRUE(read);
  EXPECT_EQ(written(read->root), "[a {b c+d} e]");
  EXPECT_EQ(read->root.parts[1].share, 2);
  EXPECT_EQ(read->raised, written_one.raised);
  EXPECT_EQ(read->closed, written_one.closed);
  EXPECT_EQ(read->outside, written_one.outside);
}

TEST(ArrangementFile, NothingOfWhatDoesNotHoldIsTaken) {
  const auto of = [](const QByteArray& tree, const QByteArray& rest = R"("raised":[],"closed":[])",
                     const QByteArray& version = "1") {
    return read_arrangement("{\"version\":" + version + ",\"tree\":" + tree + "," + rest + "}",
                            known);
  };
  const QByteArray fine = R"({"tabs":["a"],"share":1})";
  EXPECT_TRUE(of(fine));
  const QByteArray same_twice = "{\"row\":[" + fine + "," + fine + "],\"share\":1}";
  const QByteArray alone = "{\"row\":[" + fine + "],\"share\":1}";
  QByteArray deep = fine;
  for (int i = 0; i < 500; ++i)
    deep = "{\"row\":[" + deep + R"(,{"tabs":["b"],"share":1}],"share":1})";
  for (const QByteArray& tree :
       {QByteArray("{}"), QByteArray("7"), QByteArray(R"({"tabs":[],"share":1})"),
        QByteArray(R"({"tabs":["unknown"],"share":1})"), QByteArray(R"({"tabs":["a"]})"),
        QByteArray(R"({"tabs":["a"],"share":0})"), QByteArray(R"({"tabs":["a"],"share":-1})"),
        QByteArray(R"({"tabs":["a"],"share":1e999})"), QByteArray(R"({"tabs":[1],"share":1})"),
        same_twice, alone, deep})
    EXPECT_FALSE(of(tree)) << tree.left(200).toStdString();
  EXPECT_FALSE(of(fine, R"("raised":[],"closed":[])", "2"));
  EXPECT_FALSE(of(fine, R"("raised":7,"closed":[])"));
  EXPECT_FALSE(of(fine, R"("raised":[],"closed":["unknown"])"));
  for (const QByteArray& rect : {QByteArray("[0,0,0,5]"), QByteArray("[1e30,0,5,5]"),
                                 QByteArray("[0,0,5]"), QByteArray("7")})
    EXPECT_FALSE(of(fine, R"("raised":[],"closed":[],"outside":{"a":)" + rect + "}"))
        << rect.toStdString();
  for (const QByteArray& garbage : {QByteArray(), QByteArray("\0\0\0\xff", 4), QByteArray("[]")})
    EXPECT_FALSE(read_arrangement(garbage, known));
}

TEST(ArrangementFile, MutatedBytesAreReadOrRefused) {
  const QByteArray good = to_json({three_columns(), {"d"}, {"e"}, {{"a", {0, 0, 9, 9}}}});
  std::mt19937 random(11);
  for (int trial = 0; trial < 20000; ++trial) {
    QByteArray bad = good;
    for (unsigned n = 1 + random() % 4; n > 0; --n)
      bad[static_cast<int>(random() % static_cast<unsigned>(bad.size()))] =
          static_cast<char>(random() % 256);
    const auto read = read_arrangement(bad, known);
    if (!read) continue;
    const Placement shown =
        placed(fitted(read->root, {400, 300}, measure(), "b"), {0, 0, 400, 300}, measure());
    for (const PlacedTabs& a : shown.tabs) ASSERT_TRUE(QRect(0, 0, 400, 300).contains(a.rect));
  }
}

}  // namespace
}  // namespace attnlab
