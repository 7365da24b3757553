// SPDX-License-Identifier: Apache-2.0
#include "app/cli/together.h"

#include "app/cli/stopping.h"
#include "core/engine/session/followers.h"
#include "core/shared/base/error.h"

namespace attnlab::cli {

TrainOutcome train_together(bool detach, const std::function<TrainOutcome(Ranks*)>& work) {
  if (!launch().together) return work(nullptr);
  if (detach && launch().size > 1)
    bad_input("a launcher ends what it started on other machines, and --detach leaves one behind",
              "leave --detach out and put the launcher in the background");
  watch_for_ctrl_c();  // in every rank, though rank 0 alone heeds it
  const auto ranks = join_ranks();
  return ranks->rank() == 0 ? work(ranks.get()) : follow_run(*ranks);
}

}  // namespace attnlab::cli
