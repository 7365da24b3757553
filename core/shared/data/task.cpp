// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/task.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/data/tasks/tasks.h"

namespace attnlab {

Json Task::recommended() const {
  return {{"model", {{"preset", "micro"}, {"initializer_range", 0.08}}},
          {"train",
           {{"seq_len", 64},
            {"batch_size", 64},
            {"steps", 600},
            {"learning_rate", 2e-3},
            {"beta2", 0.98},
            {"weight_decay", 0.01},
            {"warmup_steps", 50}}}};
}

TaskExample held_out_example(const Task& task, int64_t seq_len, int64_t index) {
  Rng rng(0, "held out", static_cast<uint64_t>(index));
  return task.example(seq_len, Split::held_out, rng);
}

const std::vector<const Task*>& all_tasks() {
  static const std::vector<const Task*> tasks = {&recall_task(),           &copy_task(),
                                                 &reverse_task(),          &sort_task(),
                                                 &modular_addition_task(), &bracket_matching_task(),
                                                 &needle_task(),           &stories_task()};
  return tasks;
}

std::vector<std::string> task_names() {
  std::vector<std::string> names;
  for (const Task* task : all_tasks()) names.emplace_back(task->name());
  return names;
}

const Task& task(std::string_view name) {
  const auto found = std::ranges::find(all_tasks(), name, &Task::name);
  if (found == all_tasks().end()) bad_input(unknown_name("task", name, task_names()));
  return **found;
}

}  // namespace attnlab
