// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/queue_view.h"

#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"

namespace attnlab {
namespace {

/// Runs that wait; their ids are their places in the queue.
class WaitingRuns : public View {
 public:
  explicit WaitingRuns(Training& training) : training_(training), view_(new QueueView) {
    RunQueue& queue = training.queue();
    QObject::connect(&queue, &RunQueue::changed, view_, [this] { show(); });
    QObject::connect(view_, &QueueView::remove_requested, &queue,
                     [&training](const QString& id) { training.remove_from_queue(id.toInt()); });
    QObject::connect(view_, &QueueView::start_requested, &queue,
                     [&queue](const QString& id) { queue.start_waiting(id.toInt()); });
    // One run moved: the first place that differs tells from where or to where.
    QObject::connect(view_, &QueueView::order_changed, &queue, [&training](const QStringList& ids) {
      for (int to = 0; to < ids.size(); ++to) {
        if (ids[to].toInt() == to) continue;
        const bool came_from_below = ids[to].toInt() != to + 1;
        if (came_from_below)
          training.move_in_queue(ids[to].toInt(), to);
        else
          training.move_in_queue(to, static_cast<int>(ids.indexOf(QString::number(to))));
        return;
      }
    });
    show();
  }
  QWidget* widget() override { return view_; }

 private:
  void show() {
    std::vector<QueuedRun> rows;
    for (const PlannedRun& run : training_.queue().waiting()) {
      const DataSpec& data = run.spec.data;
      const std::string name = data.task.empty() && !data.files.empty() ? data.files[0] : data.task;
      rows.push_back({QString::number(rows.size()), run.name, QString::fromStdString(name),
                      run.spec.train.steps});
    }
    view_->set_queue(std::move(rows));
  }

  Training& training_;
  QueueView* view_;
};

}  // namespace

std::unique_ptr<View> make_queue_view(Studio& studio) {
  return std::make_unique<WaitingRuns>(studio.training());
}

}  // namespace attnlab
