// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/runs/recorded_maps.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/messages/map_frame.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {
namespace {

constexpr size_t frames_kept = 4;  // of a long text one may take 32 MB

/// Nothing for a file that thinning took meanwhile, or that is damaged: the engine is asked then.
std::shared_ptr<const Probe> frame_or_null(const std::filesystem::path& file) {
  try {
    return std::make_shared<const Probe>(read_map_frame(file));
  } catch (const std::exception&) {  // no memory for it is no reason to end
    return nullptr;
  }
}

}  // namespace

RecordedMaps::RecordedMaps() { pool_.setMaxThreadCount(1); }

RecordedMaps::~RecordedMaps() { pool_.waitForDone(); }

std::shared_ptr<const Probe> RecordedMaps::at(const OpenRun& run, int64_t step) {
  const RunClient& client = *run.client;
  const auto recorded = client.store().map_at(step);
  if (!recorded || !client.launcher().is_here()) return nullptr;
  const int64_t attempt = client.store().status().attempt;
  const auto found = std::ranges::find_if(known_, [&](const Known& known) {
    return known.run == run.id() && known.attempt == attempt && known.step == *recorded;
  });
  if (found == known_.end()) {
    const RunFolder folder(client.path().toStdString());
    if (!reading_) read({run.id(), attempt, *recorded, nullptr}, folder.map(*recorded));
    return nullptr;
  }
  known_.splice(known_.begin(), known_, found);
  return known_.front().frame;
}

void RecordedMaps::read(Known wanted, const std::filesystem::path& file) {
  reading_ = true;
  pool_.start([this, wanted = std::move(wanted), file]() mutable {
    wanted.frame = frame_or_null(file);
    QMetaObject::invokeMethod(
        this,
        [this, wanted = std::move(wanted)] {
          reading_ = false;
          known_.push_front(wanted);
          if (known_.size() > frames_kept) known_.pop_back();
          Q_EMIT changed();
        },
        Qt::QueuedConnection);
  });
}

}  // namespace attnlab
