// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/headless/training_cost.h"

#include <unistd.h>

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <array>
#include <cmath>

#include "app/studio/headless/scene.h"
#include "core/shared/base/error.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {
namespace {

constexpr int rounds = 9, interval_ms = 3000, settling_ms = 700;
constexpr std::array states = {"nobody", "hidden", "shown"};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double now() { return static_cast<double>(QDateTime::currentMSecsSinceEpoch()) * 1e-3; }

/// User and system time of another process so far, in seconds.
double cpu_seconds(qint64 pid) {
  QFile file(QString("/proc/%1/stat").arg(pid));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  // The name, in brackets, may hold spaces.
  const QList<QByteArray> fields = file.readAll().split(')').last().trimmed().split(' ');
  const double ticks = fields.value(11).toDouble() + fields.value(12).toDouble();
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

struct Interval {
  size_t state;
  double from, to;  ///< seconds since 1970
  double cpu;       ///< of the training, seconds
};

class Watch {
 public:
  Watch() : scene_(options()) {
    scene_.studio->training().queue().set_folder(folder_.path());  // the person's preference stays
    scene_.studio->document().edit({}, {}, [](RunSpec& spec) {
      spec.train.steps = 1'000'000;
      spec.train.eval_every = spec.train.checkpoint_every = 0;
    });
    scene_.studio->training().train();
    if (!wait_until([this] { return attached() && store().status().step > 20; }))
      failed("the training for the benchmark did not start", "see attnlab doctor");
    run_ = scene_.studio->current()->client->path();
    const auto owner = RunLock::owner(RunFolder(run_.toStdString()));
    pid_ = owner ? owner->value("pid", qint64{0}) : 0;
  }
  ~Watch() {
    open();
    scene_.studio->training().control("stop");
    wait_until([this] { return !attached(); });
  }

  void measure(size_t state) {
    if (state == 0) {
      if (OpenRun* run = scene_.studio->current()) scene_.studio->close_run(run->id());
    } else {
      open();
      scene_.window->setVisible(state == 2);
    }
    settle(settling_ms);
    const double from = now(), cpu = cpu_seconds(pid_);
    settle(interval_ms);
    intervals_.push_back({state, from, now(), cpu_seconds(pid_) - cpu});
  }

  std::vector<BenchmarkRow> rows() const {
    std::vector<double> times;
    for (const Event& event : read_events(RunFolder(run_.toStdString()).events()))
      if (event.kind() == "step") times.push_back(event.header.value("time", 0.0));
    std::array<std::vector<double>, 3> seconds, cpu;  // a step
    for (const Interval& interval : intervals_) {
      const auto first = std::ranges::lower_bound(times, interval.from);
      const auto steps = static_cast<double>(std::ranges::lower_bound(times, interval.to) - first);
      if (steps < 1) failed("no step was made in an interval of the benchmark", "train less else");
      seconds[interval.state].push_back((interval.to - interval.from) / steps);
      cpu[interval.state].push_back(interval.cpu / steps);
    }
    const auto cost = [](const std::array<std::vector<double>, 3>& all, size_t state) {
      return 100 * (median(all[state]) / median(all[0]) - 1);
    };
    std::vector<BenchmarkRow> rows;
    for (const size_t state : {size_t{2}, size_t{1}}) {
      const double goal = state == 2 ? 5 : 0.5, moonshot = state == 2 ? 2 : 0.1;
      const std::string who = std::string(" of a training, ") + states[state];
      const double slower = cost(seconds, state), more = cost(cpu, state);
      rows.push_back({"longer steps" + who, slower, slower, goal, moonshot, "%"});
      rows.push_back({"CPU time of the steps" + who, more, more, goal, moonshot, "%"});
    }
    return rows;
  }

 private:
  static HeadlessOptions options() {
    HeadlessOptions options;
    options.layout = "train";
    return options;
  }
  [[nodiscard]] const RunStore& store() const { return scene_.studio->current()->client->store(); }
  [[nodiscard]] bool attached() const {
    const OpenRun* run = scene_.studio->current();
    return run != nullptr && run->client->is_live();
  }
  void open() {
    scene_.studio->open_run(run_);
    scene_.studio->selection().set_follow(true);
    wait_until([this] { return attached(); });
  }

  QTemporaryDir folder_;
  Scene scene_;
  QString run_;
  qint64 pid_ = 0;
  std::vector<Interval> intervals_;
};

}  // namespace

std::vector<BenchmarkRow> benchmark_training_cost() {
  Watch watch;
  // Each round in another order, so that what else the machine does falls on all alike.
  for (size_t round = 0; round < rounds; ++round)
    for (size_t i = 0; i < states.size(); ++i) watch.measure((i * (round % 2 ? 2 : 1) + round) % 3);
  return watch.rows();
}

}  // namespace attnlab
