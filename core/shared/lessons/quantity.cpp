// SPDX-License-Identifier: Apache-2.0
#include "core/shared/lessons/quantity.h"

#include <algorithm>
#include <cmath>

#include "core/shared/base/error.h"
#include "core/shared/lessons/map_figures.h"

namespace attnlab {
namespace {

using Computed = std::optional<Answer> (*)(const Quantity&, const Evidence&);

Answer number(double value) {
  Answer answer;
  answer.number = value;
  return answer;
}

const RunStore* store_of(const std::string& name, const Evidence& evidence) {
  if (name.empty()) return evidence.selected;
  const auto found = evidence.runs.find(name);
  return found == evidence.runs.end() ? nullptr : found->second;
}

std::vector<Point> points_of(const Quantity& q, const std::string& run, const Evidence& evidence) {
  std::vector<Point> points;
  RunStore::Cursor cursor;
  if (const RunStore* store = store_of(run, evidence)) store->read(q.curve, cursor, points);
  std::erase_if(points, [](const Point& point) { return !std::isfinite(point.y); });
  return points;
}

std::optional<Answer> curve_at_end(const Quantity& q, const Evidence& evidence) {
  const auto points = points_of(q, q.run, evidence);
  if (points.empty()) return std::nullopt;
  return number(points.back().y);
}

std::optional<Answer> curve_at_cursor(const Quantity& q, const Evidence& evidence) {
  const auto points = points_of(q, q.run, evidence);
  const auto after = std::ranges::upper_bound(points, static_cast<double>(evidence.step), {},
                                              [](const Point& point) { return point.x; });
  if (after == points.begin()) return std::nullopt;
  return number(std::prev(after)->y);
}

/// From above or from below, as the curve begins.
std::optional<Answer> step_of(const Quantity& q, const Evidence& evidence) {
  const auto points = points_of(q, q.run, evidence);
  if (points.empty()) return std::nullopt;
  const bool rises = points.front().y < q.value;
  const auto passes = [&](const Point& point) {
    return rises ? point.y >= q.value : point.y <= q.value;
  };
  const auto found = std::ranges::find_if(points, passes);
  if (found == points.end()) bad_input("the curve " + q.curve + " never passes this value");
  return number(found->x);
}

std::optional<int64_t> row_of(const Quantity& q, const Evidence& evidence) {
  if (q.row == 0) return evidence.row;
  return q.row - 1;
}

std::optional<Answer> figure(const Quantity& q, const Evidence& evidence) {
  if (evidence.probe == nullptr) return std::nullopt;
  return number(head_figure(*evidence.probe,
                            place_of(q.layer, q.head, evidence.layer, evidence.head), q.figure));
}

/// A row of the map that the quantity is about.
std::optional<std::vector<float>> weights_of_row(const Quantity& q, const Evidence& evidence) {
  const auto row = row_of(q, evidence);
  if (evidence.probe == nullptr || !row) return std::nullopt;
  return map_row(*evidence.probe, place_of(q.layer, q.head, evidence.layer, evidence.head), *row);
}

std::optional<Answer> largest_weight(const Quantity& q, const Evidence& evidence) {
  const auto weights = weights_of_row(q, evidence);
  if (!weights) return std::nullopt;
  return number(*std::ranges::max_element(*weights));
}

std::optional<Answer> largest_cell(const Quantity& q, const Evidence& evidence) {
  const auto weights = weights_of_row(q, evidence);
  if (!weights) return std::nullopt;
  Answer answer;
  answer.kind = AnswerKind::cell;
  answer.row = *row_of(q, evidence);
  // Nobody can tell weights apart that differ by less.
  const float least = 0.98F * *std::ranges::max_element(*weights);
  for (size_t j = 0; j < weights->size(); ++j)
    if ((*weights)[j] >= least) answer.columns.push_back(static_cast<int64_t>(j));
  return answer;
}

std::optional<Answer> after_same_token(const Quantity& q, const Evidence& evidence) {
  const auto row = row_of(q, evidence);
  if (evidence.probe == nullptr || !row) return std::nullopt;
  const auto& ids = evidence.probe->ids;
  if (*row >= std::ssize(ids)) bad_input("the text has no token " + std::to_string(*row + 1));
  Answer answer;
  answer.kind = AnswerKind::cell;
  answer.row = *row;
  for (int64_t j = 1; j <= *row; ++j)
    if (ids[static_cast<size_t>(j - 1)] == ids[static_cast<size_t>(*row)])
      answer.columns.push_back(j);
  return answer;
}

std::optional<Answer> token_probability(const Quantity& q, const Evidence& evidence) {
  if (evidence.probe == nullptr) return std::nullopt;
  const auto at = static_cast<size_t>(q.token - 1);
  if (at == 0 || at >= evidence.probe->loss.size())
    bad_input("nothing predicts token " + std::to_string(q.token) + " of this text");
  return number(std::exp(-evidence.probe->loss[at]));
}

/// The option with the largest or smallest figure; those that have none cannot win.
std::optional<Answer> best(const Quantity& q, std::vector<AnswerOption> options,
                           const std::vector<double>& figures) {
  Answer answer;
  answer.kind = AnswerKind::choice;
  answer.options = std::move(options);
  std::optional<double> best;
  for (size_t i = 0; i < figures.size(); ++i) {
    const double figure = q.highest ? figures[i] : -figures[i];
    if (std::isnan(figure) || (best && figure <= *best)) continue;
    best = figure;
    answer.right = i;
  }
  if (!best) bad_input("no map has the figure " + q.figure);
  return answer;
}

std::optional<Answer> layer_with(const Quantity& q, const Evidence& evidence) {
  if (evidence.probe == nullptr) return std::nullopt;
  std::vector<AnswerOption> options;
  std::vector<double> figures;
  for (int64_t layer = 0; layer < std::ssize(evidence.probe->layers); ++layer) {
    options.push_back({layer + 1, 0, {}});
    const auto heads = head_figures(*evidence.probe, layer, q.figure);
    double sum = 0;
    for (const double head : heads) sum += head;
    figures.push_back(sum / static_cast<double>(heads.size()));
  }
  return best(q, std::move(options), figures);
}

std::optional<Answer> head_with(const Quantity& q, const Evidence& evidence) {
  if (evidence.probe == nullptr) return std::nullopt;
  const int64_t layer = q.layer == 0 ? evidence.layer : q.layer - 1;
  const auto figures = head_figures(*evidence.probe, layer, q.figure);
  std::vector<AnswerOption> options;
  for (int64_t head = 0; head < std::ssize(figures); ++head)
    options.push_back({layer + 1, head + 1, {}});
  return best(q, std::move(options), figures);
}

std::optional<Answer> run_with(const Quantity& q, const Evidence& evidence) {
  std::vector<AnswerOption> options;
  std::vector<double> figures;
  for (const std::string& run : q.runs) {
    const auto points = points_of(q, run, evidence);
    if (points.empty()) return std::nullopt;
    options.push_back({0, 0, run});
    figures.push_back(points.back().y);
  }
  return best(q, std::move(options), figures);
}

std::optional<Answer> compared(const Quantity& q, const Evidence& evidence) {
  const auto left = answer(q.sides.at(0), evidence), right = answer(q.sides.at(1), evidence);
  if (!left || !right) return std::nullopt;
  Answer answer;
  answer.kind = AnswerKind::choice;
  answer.options = {{0, 0, "less"}, {0, 0, "same"}, {0, 0, "more"}};
  const double more = left->number - right->number;
  answer.right = std::abs(more) <= q.within ? 1 : more < 0 ? 0 : 2;
  return answer;
}

struct Computation {
  const char* name;
  AnswerKind kind;
  std::vector<std::string> keys;
  Computed compute;
};

const std::vector<Computation>& computations() {
  using enum AnswerKind;
  static const std::vector<Computation> all = {
      {"curve_at_end", number, {"run", "curve"}, curve_at_end},
      {"curve_at_cursor", number, {"run", "curve"}, curve_at_cursor},
      {"step_of", number, {"run", "curve", "value"}, step_of},
      {"figure", number, {"figure", "layer", "head"}, figure},
      {"largest_weight", number, {"layer", "head", "row"}, largest_weight},
      {"token_probability", number, {"token"}, token_probability},
      {"layer_with", choice, {"figure", "which"}, layer_with},
      {"head_with", choice, {"figure", "which", "layer"}, head_with},
      {"run_with", choice, {"curve", "which", "runs"}, run_with},
      {"compared", choice, {"left", "right", "within"}, compared},
      {"largest_cell", cell, {"layer", "head", "row"}, largest_cell},
      {"after_same_token", cell, {"row"}, after_same_token}};
  return all;
}

const Computation* find_computation(const std::string& name) {
  const auto& all = computations();
  const auto found = std::ranges::find(all, name, &Computation::name);
  return found == all.end() ? nullptr : &*found;
}

std::string one_of(const JsonReader& reader, std::string_view key, const std::string& word,
                   const std::vector<std::string>& known) {
  if (std::ranges::find(known, word) == known.end())
    reader.fail(key, unknown_name("word", word, known));
  return word;
}

int64_t counted(const JsonReader& reader, std::string_view key, int64_t fallback) {
  const int64_t value = reader.integer(key, fallback);
  if (value < fallback || value > 1'000'000) reader.fail(key, "is out of range");
  return value;
}

Quantity side(const JsonReader& reader, const std::vector<std::string>& runs) {
  Quantity read = quantity_from_json(reader, runs);
  if (read.kind() != AnswerKind::number) reader.fail("compute", "has to be a number here");
  return read;
}

void read_key(Quantity& q, const std::string& key, const JsonReader& reader,
              const std::vector<std::string>& runs) {
  if (key == "run" && reader.has(key)) q.run = one_of(reader, key, reader.text(key), runs);
  if (key == "curve") q.curve = reader.text(key);
  if (key == "figure") q.figure = one_of(reader, key, reader.text(key), figure_names());
  if (key == "which")
    q.highest = one_of(reader, key, reader.text(key), {"lowest", "highest"}) == "highest";
  if (key == "value") q.value = reader.number(key);
  if (key == "within") q.within = reader.number(key);
  if (key == "layer") q.layer = counted(reader, key, 0);
  if (key == "head") q.head = counted(reader, key, 0);
  if (key == "row") q.row = counted(reader, key, 0);
  if (key == "token") q.token = counted(reader, key, 1);
  if (key == "left" || key == "right") q.sides.push_back(side(reader.object(key), runs));
  if (key != "runs") return;
  q.runs = reader.texts(key);
  if (q.runs.size() < 2) reader.fail(key, "needs two runs to choose from");
  for (const std::string& run : q.runs) one_of(reader, key, run, runs);
}

}  // namespace

AnswerKind Quantity::kind() const { return find_computation(compute)->kind; }

bool Quantity::needs_pinned_row() const {
  const auto& keys = find_computation(compute)->keys;
  return row == 0 && std::ranges::find(keys, "row") != keys.end();
}

Quantity quantity_from_json(const JsonReader& reader, const std::vector<std::string>& runs) {
  std::vector<std::string> names;
  for (const Computation& known : computations()) names.emplace_back(known.name);
  Quantity quantity;
  quantity.compute = one_of(reader, "compute", reader.text("compute"), names);
  for (const std::string& key : find_computation(quantity.compute)->keys)
    read_key(quantity, key, reader, runs);
  reader.refuse_unknown();
  return quantity;
}

std::optional<Answer> answer(const Quantity& quantity, const Evidence& evidence) {
  return find_computation(quantity.compute)->compute(quantity, evidence);
}

}  // namespace attnlab
