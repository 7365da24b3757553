// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/delete_run.h"

#include "core/shared/base/error.h"

namespace attnlab {

namespace fs = std::filesystem;

void delete_run(const RunFolder& run) {
  run.expect_run();
  const RunLock nobody_trains(run);
  // What makes it a run goes last, so that one that could not be deleted whole is still found.
  for (const char* part :
       {"maps", "snapshots", "checkpoints", "evaluations.jsonl", "evaluations.partial", "log.txt",
        "tokenizer.json", "events.attnlab", "run.json"}) {
    std::error_code error;
    fs::remove_all(run.path() / part, error);
    if (error)
      failed("cannot delete " + (run.path() / part).string() + " (" + error.message() + ")",
             "free it for you to write, then delete the folder");
  }
  std::error_code ignored;
  fs::remove(run.lock(), ignored);
  fs::remove(run.path(), ignored);  // stays when it is not empty
}

}  // namespace attnlab
