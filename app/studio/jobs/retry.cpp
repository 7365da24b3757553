// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/retry.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace attnlab {
namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 2s;
constexpr int most_doublings = 5;  // about a minute

}  // namespace

Retry::Retry(std::function<void()> when_due) {
  pause_.setSingleShot(true);
  QObject::connect(&pause_, &QTimer::timeout, &pause_, [this, when_due = std::move(when_due)] {
    due_ = true;
    when_due();
  });
}

bool Retry::should_ask(bool same_question) {
  if (!same_question) succeeded();
  return !same_question || std::exchange(due_, false);
}

void Retry::failed() { pause_.start(first_pause * (1 << std::min(failures_++, most_doublings))); }

void Retry::succeeded() {
  pause_.stop();
  due_ = false;
  failures_ = 0;
}

}  // namespace attnlab
