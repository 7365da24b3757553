// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>
#include <limits>
#include <list>
#include <memory>
#include <vector>

#include "app/studio/jobs/latest_job.h"
#include "core/shared/analysis/maps.h"

namespace attnlab {

/// Turns a probe into the maps that are looked at, on threads of its own: a small picture of every
/// head in sight, and the whole matrix of the selected one. Newer questions make older ones moot.
class HeadMaps : public QObject {
  Q_OBJECT
 public:
  using Matrices = std::vector<std::vector<std::shared_ptr<const Matrix>>>;

  HeadMaps();
  ~HeadMaps() override;

  /// `grid`: what thumbnails show, where that is another probe.
  void show(std::shared_ptr<const Probe> probe, Stage stage,
            std::shared_ptr<const Probe> grid = nullptr);
  /// Layers whose thumbnails are in sight, counted from 0; before the first call all are. Large
  /// models have a thousand heads.
  void see(int first_layer, int last_layer);
  /// Counted from 0, brought into the probe's range.
  void select(int layer, int head);

  [[nodiscard]] const std::shared_ptr<const Probe>& probe() const { return probe_; }
  [[nodiscard]] const std::shared_ptr<const Probe>& grid() const { return grid_; }
  [[nodiscard]] int layer() const { return layer_; }
  [[nodiscard]] int head() const { return head_; }
  /// Layers × heads, each at most 64 × 64; what is not ready or was never in sight is null.
  [[nodiscard]] const Matrices& thumbnails() const { return thumbnails_; }
  /// Null until it is ready.
  [[nodiscard]] const std::shared_ptr<const Matrix>& matrix() const { return matrix_; }

 Q_SIGNALS:
  void thumbnails_changed();
  void matrix_changed();

 private:
  struct Known {
    std::shared_ptr<const Probe> probe;
    int layer, head;
    Stage stage;
    std::shared_ptr<const Matrix> matrix;
  };
  void make_thumbnails();
  void fill_thumbnails();
  void make_matrix();
  void keep(Known known);

  std::shared_ptr<const Probe> probe_, grid_;
  Stage stage_ = Stage::weights;
  int layer_ = 0, head_ = 0;
  Matrices thumbnails_;
  Matrices filled_;  ///< those of `grid_`; `thumbnails_` are of the one before until these are ready
  int first_seen_ = 0, last_seen_ = std::numeric_limits<int>::max();
  std::shared_ptr<const Matrix> matrix_;
  std::list<Known> known_;                    ///< newest first
  QThreadPool thumbnail_pool_, matrix_pool_;  ///< all heads of a long text take a while
  LatestJob<Matrices> thumbnail_job_{this, thumbnail_pool_};
  LatestJob<Known> matrix_job_{this, matrix_pool_};
};

}  // namespace attnlab
