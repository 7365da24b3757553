// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/head_maps.h"

#include <algorithm>

#include "widgets/maps/map_pyramid.h"

namespace attnlab {
namespace {

constexpr int64_t thumbnail_size = 64;
constexpr size_t matrices_kept = 12;
/// Shorter texts are computed at once: less work than handing it over.
constexpr int64_t short_text = 256;

Matrix thumbnail(const Matrix& m) {
  return resample(m, std::min(m.rows, thumbnail_size), std::min(m.columns, thumbnail_size), true);
}

/// Empty for a probe whose map is not known or does not fit into memory: of a foreign file.
Matrix matrix_or_none(const LayerProbe& layer, int64_t length, int64_t head, Stage stage) {
  try {
    return head_matrix(layer, length, head, stage);
  } catch (const std::exception&) {
    return {};
  }
}

int heads_of(const LayerProbe& layer) {
  return static_cast<int>(std::max<int64_t>(1, layer.mixing ? layer.num_heads : 1));
}

HeadMaps::Matrices empty_thumbnails(const Probe& probe) {
  HeadMaps::Matrices none;
  for (const LayerProbe& layer : probe.layers)
    none.emplace_back(layer.mixing ? static_cast<size_t>(heads_of(layer)) : 0);
  return none;
}

bool have_same_shape(const HeadMaps::Matrices& a, const HeadMaps::Matrices& b) {
  const auto size = [](const auto& layer) { return layer.size(); };
  return std::ranges::equal(a, b, {}, size, size);
}

}  // namespace

HeadMaps::HeadMaps() {
  for (QThreadPool* pool : {&thumbnail_pool_, &matrix_pool_}) pool->setMaxThreadCount(1);
  thumbnail_pool_.setThreadPriority(QThread::LowPriority);
}

HeadMaps::~HeadMaps() {
  thumbnail_job_.drop();
  matrix_job_.drop();
  for (QThreadPool* pool : {&thumbnail_pool_, &matrix_pool_}) {
    pool->clear();
    pool->waitForDone();
  }
}

void HeadMaps::show(std::shared_ptr<const Probe> probe, Stage stage,
                    std::shared_ptr<const Probe> grid) {
  if (!grid) grid = probe;
  const bool other_stage = stage != stage_;
  const bool other_grid = grid != grid_ || other_stage;
  const bool other_map = probe != probe_ || other_stage;
  probe_ = std::move(probe);
  grid_ = std::move(grid);
  stage_ = stage;
  if (other_map) select(layer_, head_);
  if (other_grid) make_thumbnails();
  if (other_map) make_matrix();
}

void HeadMaps::select(int layer, int head) {
  if (probe_ && !probe_->layers.empty()) {
    layer = std::clamp(layer, 0, static_cast<int>(probe_->layers.size()) - 1);
    head = std::clamp(head, 0, heads_of(probe_->layers[static_cast<size_t>(layer)]) - 1);
  }
  if (layer == layer_ && head == head_) return;
  layer_ = layer;
  head_ = head;
  make_matrix();
}

void HeadMaps::see(int first_layer, int last_layer) {
  if (first_layer == first_seen_ && last_layer == last_seen_) return;
  first_seen_ = first_layer;
  last_seen_ = last_layer;
  if (grid_) fill_thumbnails();
}

void HeadMaps::make_thumbnails() {
  thumbnail_job_.drop();
  filled_ = grid_ ? empty_thumbnails(*grid_) : Matrices();
  if (!have_same_shape(filled_, thumbnails_)) {
    thumbnails_ = filled_;
    Q_EMIT thumbnails_changed();
  }
  if (grid_) fill_thumbnails();
}

/// What is in sight and not there yet.
void HeadMaps::fill_thumbnails() {
  const auto make = [probe = grid_, stage = stage_, made = filled_, first = first_seen_,
                     last = last_seen_](const auto& moot) mutable {
    for (size_t l = 0; l < made.size(); ++l)
      for (size_t h = 0; h < made[l].size(); ++h) {
        if (static_cast<int>(l) < first || static_cast<int>(l) > last || made[l][h]) continue;
        if (moot()) return made;
        const Matrix whole =
            matrix_or_none(probe->layers[l], probe->length(), static_cast<int64_t>(h), stage);
        made[l][h] = std::make_shared<const Matrix>(thumbnail(whole));
      }
    return made;
  };
  thumbnail_job_.start(make, [this](Matrices made) {
    thumbnails_ = filled_ = std::move(made);
    Q_EMIT thumbnails_changed();
  });
}

void HeadMaps::make_matrix() {
  matrix_job_.drop();
  matrix_ = nullptr;
  if (!probe_ || probe_->layers.empty()) {
    Q_EMIT matrix_changed();
    return;
  }
  const auto found = std::ranges::find_if(known_, [&](const Known& k) {
    return k.probe == probe_ && k.layer == layer_ && k.head == head_ && k.stage == stage_;
  });
  if (found != known_.end()) return keep(*found);
  const auto compute = [probe = probe_, layer = layer_, head = head_, stage = stage_] {
    const LayerProbe& from = probe->layers[static_cast<size_t>(layer)];
    return Known{
        probe, layer, head, stage,
        std::make_shared<const Matrix>(matrix_or_none(from, probe->length(), head, stage))};
  };
  if (probe_->length() <= short_text) return keep(compute());
  matrix_job_.start([compute](const auto&) { return compute(); },
                    [this](Known made) { keep(std::move(made)); });
}

void HeadMaps::keep(Known known) {
  matrix_ = known.matrix;
  std::erase_if(known_, [&](const Known& k) { return k.matrix == known.matrix; });
  known_.push_front(std::move(known));
  if (known_.size() > matrices_kept) known_.pop_back();
  Q_EMIT matrix_changed();
}

}  // namespace attnlab
