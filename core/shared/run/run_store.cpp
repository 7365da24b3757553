// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_store.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

#include "core/shared/analysis/indicator_event.h"
#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"

namespace attnlab {
namespace {

// Numbers of step and eval events that are no curve.
constexpr std::array<std::string_view, 3> no_curve = {"step", "time", "chance"};
// A reader waits at most for so many events.
constexpr size_t events_a_lock = 64;

int64_t step_of(int64_t step) { return step; }
template <class Item>
int64_t step_of(const Item& item) {
  return item.step;
}

/// Keeps one item a step, the first: an event that comes again says the same.
template <class Item>
void add_once(std::vector<Item>& items, Item item) {
  if (items.empty() || step_of(items.back()) < step_of(item)) items.push_back(std::move(item));
}

template <class Item>
void drop_after(std::vector<Item>& items, int64_t step) {
  std::erase_if(items, [step](const Item& item) { return step_of(item) > step; });
}

double x_of(const Point& point) { return point.x; }
double x_of(const IndicatorFrame& frame) { return static_cast<double>(frame.step); }
double x_of(const RunSample& sample) { return static_cast<double>(sample.step); }

std::vector<Point> kept_of(const std::vector<Point>& items, double stride) {
  return extremes_of(items, stride);
}

/// The first of every `stride` steps.
template <class Item>
std::vector<Item> kept_of(const std::vector<Item>& items, double stride) {
  std::vector<Item> kept;
  for (const Item& item : items)
    if (kept.empty() || std::floor(x_of(item) / stride) != std::floor(x_of(kept.back()) / stride))
      kept.push_back(item);
  return kept;
}

/// At most `most` of them, with a stride that grows as it must.
template <class Item>
std::vector<Item> thinned(std::vector<Item> items, double& stride, size_t most) {
  items = kept_of(items, stride);
  while (items.size() > most) items = kept_of(items, stride *= 2);
  return items;
}

size_t bytes_of(const IndicatorFrame& frame) {
  size_t bytes = sizeof frame;
  for (const LayerIndicators& layer : frame.layers)
    bytes += sizeof layer + layer.heads.size() * sizeof(MapIndicators);
  return bytes;
}

}  // namespace

/// One item a step, the first: an event that comes again says the same.
template <class Item>
void RunStore::Track<Item>::add(Item item) {
  if (items.empty() || x_of(items.back()) < x_of(item)) items.push_back(std::move(item));
}

template <class Item>
void RunStore::Track<Item>::thin(size_t most, size_t exact) {
  if (items.size() <= most) return;
  const auto tail = items.end() - static_cast<ptrdiff_t>(exact);
  older += items.size() - exact - thinned;
  std::vector<Item> front =
      attnlab::thinned(std::vector<Item>(items.begin(), tail), stride, (most - exact) / 2);
  std::deque<Item> left(std::make_move_iterator(front.begin()),
                        std::make_move_iterator(front.end()));
  thinned = left.size();
  left.insert(left.end(), std::make_move_iterator(tail), std::make_move_iterator(items.end()));
  items = std::move(left);
}

/// Returns what went.
template <class Item>
std::vector<Item> RunStore::Track<Item>::drop_after(double x) {
  const auto end = std::ranges::upper_bound(items, x, {}, [](const Item& i) { return x_of(i); });
  std::vector<Item> gone(end, items.end());
  if (gone.empty()) return gone;
  items.erase(end, items.end());
  if (items.size() >= thinned) {
    cuts.push_back({x, older + items.size() - thinned});
  } else {  // how many came up to there is not known: everybody reads anew
    thinned = older = items.size();
    cuts.push_back({-1, 0});
  }
  return gone;
}

template <class Item>
std::optional<double> RunStore::Track<Item>::read(Cursor& cursor, std::vector<Item>& to) const {
  std::optional<double> drop_after_x;
  for (; cursor.cuts < cuts.size(); ++cursor.cuts) {
    const Cut& cut = cuts[cursor.cuts];
    if (cut.size >= cursor.read) continue;  // the reader has none of what went
    cursor.read = cut.size;
    drop_after_x = cut.x;
  }
  size_t from = 0;
  if (cursor.read >= older)
    from = thinned + cursor.read - older;
  else
    drop_after_x = -1;  // what it lacks is there no more but for extremes
  to.insert(to.end(), items.begin() + static_cast<ptrdiff_t>(from), items.end());
  cursor.read = older + items.size() - thinned;
  return drop_after_x;
}

void RunStore::set_wake(std::function<void()> wake) {
  const std::lock_guard lock(wake_mutex_);
  wake_ = std::move(wake);
}

void RunStore::acknowledge() {
  const std::lock_guard lock(mutex_);
  told_ = false;
}

void RunStore::append(std::span<const Event> events) {
  bool tell = false;
  while (!events.empty()) {
    const auto batch = events.first(std::min(events.size(), events_a_lock));
    events = events.subspan(batch.size());
    const std::lock_guard lock(mutex_);
    for (const Event& event : batch) take(event);
    tell = !std::exchange(told_, true) || tell;
  }
  if (tell) this->tell();
}

void RunStore::start_over() {
  bool tell = false;
  {
    const std::lock_guard lock(mutex_);
    restart_from(-1);
    for (auto& [name, curve] : curves_)
      if (!std::exchange(curve.replaced, {}).empty()) ++curve.replacements;
    loss_alarms_ = LossAlarms();
    status_ = {};
    started_ = nullptr;
    tell = !std::exchange(told_, true);
  }
  if (tell) this->tell();
}

void RunStore::tell() {
  const std::lock_guard lock(wake_mutex_);
  if (wake_) wake_();
}

void RunStore::take(const Event& event) {
  const Json& header = event.header;
  const std::string kind = event.kind();
  status_.take(event);
  if (kind == "step" || kind == "eval") return take_numbers(event);
  if (kind == "sample") take_sample(event);
  if (kind == "snapshot") add_once(snapshots_, event.step());
  if (kind == "checkpoint") add_once(checkpoints_, event.step());
  if (kind == "map") add_once(maps_, event.step());
  if (kind == "maps_thinned") take_thinning(event);
  if (kind == "command_applied") take_command(event);
  if (kind == "indicators") take_indicators(event);
  if (kind == "started") started_ = header;
  if (kind == "damaged") notices_.push_back({status_.status().step, text_of(header, "message")});
  if (kind != "resumed") return;
  restart_from(whole_or(header, "from_step", event.step()));
  const auto notices = header.find("notices");
  if (notices == header.end() || !notices->is_array()) return;
  for (const Json& notice : *notices)
    if (notice.is_string()) notices_.push_back({event.step(), notice.get<std::string>()});
}

void RunStore::take_numbers(const Event& event) {
  const bool evaluation = event.kind() == "eval";
  for (const auto& [key, value] : event.header.items()) {
    if (!value.is_number() && !value.is_null()) continue;
    if (std::ranges::find(no_curve, key) != no_curve.end()) continue;
    add_to_curve(evaluation && key == "loss" ? "validation_loss" : key,
                 {static_cast<double>(event.step()),
                  value.is_null() ? RunStatus::unknown : value.get<double>()});
  }
}

void RunStore::add_to_curve(const std::string& name, Point point) {
  Curve& curve = curves_[name];
  const bool is_new = curve.items.empty() || curve.items.back().x < point.x;
  if (!is_new) return;
  curve.add(point);
  curve.thin(Series::capacity, Series::exact_tail);
  if (name == "loss") loss_alarms_.take(static_cast<int64_t>(point.x), point.y);
  if (curve.replaced.empty() || curve.replaced.back().x > point.x) return;
  curve.replaced.clear();
  ++curve.replacements;
}

void RunStore::take_sample(const Event& event) {
  const Json& header = event.header;
  add_once(samples_, {event.step(), text_of(header, "prompt"), text_of(header, "text"),
                      text_of(header, "expected")});
  if (samples_.size() <= most_samples) return;
  const RunSample newest = samples_.back();
  double stride = 1;
  samples_ = thinned(std::move(samples_), stride, most_samples / 2);
  add_once(samples_, newest);
}

void RunStore::take_command(const Event& event) {
  std::string text = text_of(event.header, "command");
  const double factor = status_.status().learning_rate_factor;
  if (event.header.contains("learning_rate_factor"))
    text = "learning rate × " + event.header["learning_rate_factor"].dump();
  commands_.push_back({event.step(), std::move(text), factor});
}

void RunStore::take_indicators(const Event& event) {
  try {
    indicators_.add(indicators_from_event(event));
    const size_t most = std::max<size_t>(64, indicator_bytes / bytes_of(indicators_.items.back()));
    indicators_.thin(most, most / 4);
  } catch (const Error& error) {
    notices_.push_back({event.step(), error.line()});
  }
}

void RunStore::take_thinning(const Event& event) {
  const auto kept = event.header.find("kept");
  const bool known = kept != event.header.end() && kept->is_array();
  std::erase_if(maps_, [&](int64_t step) {
    return known && std::ranges::find(*kept, Json(step)) == kept->end();
  });
  const RunNotice notice{event.step(), text_of(event.header, "message")};
  if (std::ranges::find(notices_, notice) == notices_.end()) notices_.push_back(notice);
}

/// A later attempt goes on from `step`: whatever came after it is replaced.
void RunStore::restart_from(int64_t step) {
  const auto x = static_cast<double>(step);
  for (auto& [name, curve] : curves_) {
    std::vector<Point> gone = curve.drop_after(x);
    if (gone.empty() || (!curve.replaced.empty() && curve.replaced.back().x > gone.back().x))
      continue;
    curve.replaced = std::move(gone);
    ++curve.replacements;
  }
  loss_alarms_.drop_after(step);
  indicators_.drop_after(x);
  drop_after(samples_, step);
  drop_after(commands_, step);
  drop_after(notices_, step);
  drop_after(snapshots_, step);
  drop_after(checkpoints_, step);
  drop_after(maps_, step);
  status_.set_values(last("loss"), last("validation_loss"), last("accuracy"),
                     commands_.empty() ? 1.0 : commands_.back().learning_rate_factor);
}

double RunStore::last(std::string_view name) const {
  const auto found = curves_.find(name);
  const bool known = found != curves_.end() && !found->second.items.empty();
  return known ? found->second.items.back().y : RunStatus::unknown;
}

RunStatus RunStore::status() const {
  const std::lock_guard lock(mutex_);
  return status_.status();
}

Json RunStore::started() const {
  const std::lock_guard lock(mutex_);
  return started_;
}

std::vector<RunSample> RunStore::samples() const {
  const std::lock_guard lock(mutex_);
  return samples_;
}

std::vector<RunCommand> RunStore::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

std::vector<RunNotice> RunStore::notices() const {
  const std::lock_guard lock(mutex_);
  return notices_;
}

std::vector<int64_t> RunStore::snapshot_steps() const {
  const std::lock_guard lock(mutex_);
  return snapshots_;
}

std::vector<int64_t> RunStore::map_steps() const {
  const std::lock_guard lock(mutex_);
  return maps_;
}

std::optional<int64_t> RunStore::map_at(int64_t step) const {
  const std::lock_guard lock(mutex_);
  const auto after = std::ranges::upper_bound(maps_, step);
  if (after == maps_.begin()) return std::nullopt;
  return *std::prev(after);
}

std::vector<int64_t> RunStore::checkpoint_steps() const {
  const std::lock_guard lock(mutex_);
  return checkpoints_;
}

std::optional<int64_t> RunStore::snapshot_at(int64_t step) const {
  const std::lock_guard lock(mutex_);
  if (snapshots_.empty()) return std::nullopt;
  const auto after = std::ranges::upper_bound(snapshots_, step);
  return after == snapshots_.begin() ? snapshots_.front() : *std::prev(after);
}

std::vector<std::string> RunStore::curves() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, curve] : curves_) names.push_back(name);
  return names;
}

std::optional<double> RunStore::read(std::string_view name, Cursor& cursor,
                                     std::vector<Point>& points) const {
  const std::lock_guard lock(mutex_);
  const auto found = curves_.find(name);
  if (found == curves_.end()) return std::nullopt;
  return found->second.read(cursor, points);
}

double RunStore::stride(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = curves_.find(name);
  return found == curves_.end() ? 1 : found->second.stride;
}

std::optional<std::vector<Point>> RunStore::read_replaced(std::string_view name,
                                                          Cursor& cursor) const {
  const std::lock_guard lock(mutex_);
  const auto found = curves_.find(name);
  if (found == curves_.end() ||
      std::exchange(cursor.replaced, found->second.replacements) == found->second.replacements)
    return std::nullopt;
  return found->second.replaced;
}

std::vector<Alarm> RunStore::loss_alarms() const {
  const std::lock_guard lock(mutex_);
  return loss_alarms_.alarms();
}

std::optional<int64_t> RunStore::read_indicators(Cursor& cursor,
                                                 std::vector<IndicatorFrame>& frames) const {
  const std::lock_guard lock(mutex_);
  const auto drop_after_x = indicators_.read(cursor, frames);
  if (!drop_after_x) return std::nullopt;
  return static_cast<int64_t>(*drop_after_x);
}

bool RunStore::follow(std::string_view curve, Cursor& cursor, Series& series) const {
  std::vector<Point> points;
  const auto drop_after_x = read(curve, cursor, points);
  if (drop_after_x) series.truncate_after(*drop_after_x);
  series.set_stride(std::max(series.stride(), stride(curve)));
  for (const Point& point : points) series.append(point);
  return drop_after_x || !points.empty();
}

}  // namespace attnlab
