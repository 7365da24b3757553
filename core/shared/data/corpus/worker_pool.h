// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace attnlab {

/// Threads that take jobs in the order they come.
class WorkerPool {
 public:
  explicit WorkerPool(int threads);
  /// Ends after the jobs in hand; jobs that nobody began are dropped.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  template <class Result>
  std::future<Result> run(std::function<Result()> job) {
    auto task = std::make_shared<std::packaged_task<Result()>>(std::move(job));
    auto result = task->get_future();
    push([task] { (*task)(); });
    return result;
  }
  [[nodiscard]] size_t size() const { return threads_.size(); }

 private:
  void push(std::function<void()> job);
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace attnlab
