// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/runs/model_openings.h"

#include <algorithm>

namespace attnlab {

void ModelOpenings::open(const Wanted& model) {
  const auto is_this = [&](const Wanted& other) {
    return other.path == model.path && other.launcher == model.launcher;
  };
  if ((reading_ && is_this(wanted_)) || std::ranges::any_of(waiting_, is_this)) return;
  waiting_.push_back(model);
  if (!reading_) next();
}

void ModelOpenings::stop() {
  waiting_.clear();
  end();
}

QStringList ModelOpenings::paths() const {
  QStringList paths;
  if (reading_) paths << wanted_.path;
  for (const Wanted& wanted : waiting_) paths << wanted.path;
  return paths;
}

void ModelOpenings::next() {
  if (waiting_.empty()) return;
  wanted_ = std::move(waiting_.front());
  waiting_.pop_front();
  share_ = 0;
  reading_ = std::make_unique<RunClient>(wanted_.path, wanted_.launcher, io_, RunClient::Of::model);
  connect(reading_.get(), &RunClient::loading, this, [this](double share) {
    share_ = share;
    Q_EMIT changed();
  });
  // Queued: the client must not go inside its own signal.
  connect(
      reading_.get(), &RunClient::opened, this,
      [this] {
        if (!reading_) return;
        opened_ = std::move(reading_);
        opened_->disconnect(this);
        Q_EMIT opened(wanted_.select);
        end();
      },
      Qt::QueuedConnection);
  connect(
      reading_.get(), &RunClient::refused, this,
      [this](const QString& problem) {
        if (!reading_) return;
        end();
        Q_EMIT refused(problem);
      },
      Qt::QueuedConnection);
  Q_EMIT changed();
}

void ModelOpenings::end() {
  reading_.reset();
  Q_EMIT changed();
  next();
}

}  // namespace attnlab
