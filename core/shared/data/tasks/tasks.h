// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/data/task.h"

namespace attnlab {

const std::vector<const Task*>& all_tasks();
std::vector<std::string> task_names();
/// Throws Error that suggests the nearest name.
const Task& task(std::string_view name);

const Task& recall_task();
const Task& copy_task();
const Task& reverse_task();
const Task& sort_task();
const Task& modular_addition_task();
const Task& bracket_matching_task();
const Task& needle_task();
const Task& stories_task();

/// The 32 symbols of the sequence tasks, in their order: a … z, 0 … 5.
const std::vector<std::string>& symbols();

}  // namespace attnlab
