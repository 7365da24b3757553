// SPDX-License-Identifier: GPL-3.0-or-later
// An arrangement as JSON: {"version", "tree", "raised", "closed", "outside"}.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include "widgets/panels/arrangement.h"

namespace attnlab {
namespace {

constexpr int version = 1;
constexpr int deepest = 12;
constexpr int farthest = 1 << 16;  ///< pixels of any screen

using Kind = PanelNode::Kind;

QJsonObject tree_to_json(const PanelNode& node) {
  QJsonObject json{{"share", node.share}};
  if (node.kind == Kind::tabs) {
    json["tabs"] = QJsonArray::fromStringList(node.panels);
    return json;
  }
  QJsonArray parts;
  for (const PanelNode& part : node.parts) parts.append(tree_to_json(part));
  json[node.kind == Kind::row ? "row" : "column"] = parts;
  return json;
}

/// Reads what must hold as a whole: after the first thing that does not, nothing counts.
class Reader {
 public:
  explicit Reader(const QStringList& known) : known_(known.begin(), known.end()) {}

  PanelNode tree(const QJsonValue& value, int depth) {
    PanelNode node;
    const QJsonObject json = value.toObject();
    node.share = json["share"].toDouble(-1);
    // QJsonDocument refuses what is no finite number.
    must(depth < deepest && node.share > 0 && node.share < 1e6 && json.size() == 2);
    if (!holds_) return node;
    if (json.contains("tabs")) {
      node.panels = ids(json["tabs"]);
      must(!node.panels.isEmpty());
      for (const QString& id : node.panels) placed(id);
      return node;
    }
    node.kind = json.contains("row") ? Kind::row : Kind::column;
    const QJsonArray parts = json[node.kind == Kind::row ? "row" : "column"].toArray();
    must(parts.size() > 1);
    for (const QJsonValue& part : parts)
      if (holds_) node.parts.push_back(tree(part, depth + 1));
    return node;
  }
  QStringList ids(const QJsonValue& value) {
    QStringList found;
    must(value.isArray());
    for (const QJsonValue& one : value.toArray()) {
      must(known_.contains(one.toString()));
      found << one.toString();
    }
    return found;
  }
  QMap<QString, QRect> rects(const QJsonObject& json) {
    QMap<QString, QRect> found;
    for (auto at = json.begin(); at != json.end(); ++at) {
      const QJsonArray r = at.value().toArray();
      const auto number = [&](int i) {
        const double value = r[i].toDouble(farthest);
        must(std::abs(value) < farthest);
        return static_cast<int>(std::abs(value) < farthest ? value : 0);
      };
      must(r.size() == 4 && placed_.contains(at.key()));
      if (holds_) found[at.key()] = QRect(number(0), number(1), number(2), number(3));
      must(holds_ && found[at.key()].isValid());
    }
    return found;
  }
  void must(bool holds) { holds_ = holds_ && holds; }
  [[nodiscard]] bool holds() const { return holds_; }

 private:
  void placed(const QString& id) {
    must(!placed_.contains(id));
    placed_.insert(id);
  }
  QSet<QString> known_, placed_;
  bool holds_ = true;
};

}  // namespace

QByteArray to_json(const Arrangement& arrangement) {
  QJsonObject outside;
  for (auto at = arrangement.outside.begin(); at != arrangement.outside.end(); ++at)
    outside[at.key()] = QJsonArray{at->x(), at->y(), at->width(), at->height()};
  const QJsonObject json{{"version", version},
                         {"tree", tree_to_json(arrangement.root)},
                         {"raised", QJsonArray::fromStringList(arrangement.raised)},
                         {"closed", QJsonArray::fromStringList(arrangement.closed)},
                         {"outside", outside}};
  return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

std::optional<Arrangement> read_arrangement(const QByteArray& text, const QStringList& known) {
  const QJsonObject json = QJsonDocument::fromJson(text).object();
  Reader reader(known);
  reader.must(json["version"].toInt() == version);
  Arrangement read;
  read.root = reader.tree(json["tree"], 0);
  read.raised = reader.ids(json["raised"]);
  read.closed = reader.ids(json["closed"]);
  read.outside = reader.rects(json["outside"].toObject());
  if (!reader.holds()) return std::nullopt;
  return read;
}

}  // namespace attnlab
