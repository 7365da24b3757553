// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/tasks/tasks.h"

#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab {

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
