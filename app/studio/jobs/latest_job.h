// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaObject>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace attnlab {

/// Computations on a thread of the pool, of which the newest alone counts: what is begun later
/// makes those before it moot. The owner lives in this thread and waits for the pool before it
/// goes.
template <class T>
class LatestJob {
 public:
  /// Whether something newer has begun: the result will not be looked at.
  using Moot = std::function<bool()>;

  LatestJob(QObject* owner, QThreadPool& pool) : owner_(owner), pool_(pool) {}

  /// `done` gets the result in this thread, unless it is moot by then.
  void start(std::function<T(const Moot&)> compute, std::function<void(T)> done) {
    const int turn = ++*turns_;
    const Moot moot = [turn, turns = turns_] { return *turns != turn; };
    pool_.start([owner = owner_, moot, compute = std::move(compute), done = std::move(done)] {
      if (moot()) return;
      const auto made = std::make_shared<T>(compute(moot));
      QMetaObject::invokeMethod(
          owner,
          [moot, made, done] {
            if (!moot()) done(std::move(*made));
          },
          Qt::QueuedConnection);
    });
  }
  /// What is on its way is not wanted any more.
  void drop() { ++*turns_; }

 private:
  QObject* owner_;
  QThreadPool& pool_;
  std::shared_ptr<std::atomic<int>> turns_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace attnlab
