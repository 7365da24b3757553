// SPDX-License-Identifier: Apache-2.0
#include "core/session/repair.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/eval/results.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/frame.h"
#include "core/shared/messages/map_frame.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

class Repair {
 public:
  explicit Repair(const RunFolder& run) : run_(run), aside_(run.path() / "damaged") {}

  void events() {
    std::error_code unknown;
    if (!fs::exists(run_.events(), unknown)) return;
    const std::string before = read_file(run_.events());
    const auto events =
        events_in(std::string_view(before).substr(std::min<size_t>(before.size(), event_preamble)));
    if (events.empty() && is_of_newer_version(run_.events()))
      (void)EventFileReader(run_.events());  // says so
    const std::string whole = event_file_of(events);
    if (whole == before) return;
    keep(run_.events());
    write_file(run_.events(), whole);
    did("the event file was written anew from its " + std::to_string(events.size()) +
        " good events");
  }

  void results() {
    const fs::path file = run_.path() / "evaluations.jsonl";
    PassedOver lines;
    (void)read_evaluations(run_.path(), &lines);
    if (lines.damaged == 0) return;
    const std::string good = undamaged_lines(read_file(file));
    keep(file);
    write_file(file, good);
    did(std::to_string(lines.damaged) + " lines that are no results were taken out of " +
        file.string());
  }

  void maps() {
    for (const int64_t step : run_.map_steps()) try {
        (void)read_map_frame(run_.map(step));
      } catch (const Error&) {
        set_aside(run_.map(step));
      }
  }

  void set_aside(const fs::path& path) {
    make_folder(aside_);
    fs::rename(path, free_name(path));
    did(path.string() + " was moved to " + aside_.string());
  }

  std::vector<std::string> take() { return std::move(done_); }

 private:
  void did(std::string what) { done_.push_back(std::move(what)); }

  fs::path free_name(const fs::path& path) const {
    fs::path to = aside_ / path.filename();
    for (int n = 2; fs::exists(to); ++n)
      to = aside_ / (path.filename().string() + "-" + std::to_string(n));
    return to;
  }

  void keep(const fs::path& file) {
    make_folder(aside_);
    fs::copy_file(file, free_name(file));
  }

  const RunFolder& run_;
  fs::path aside_;
  std::vector<std::string> done_;
};

}  // namespace

std::vector<std::string> repair_run(const RunFolder& run, const std::vector<fs::path>& broken) {
  run.expect_run("a checkpoint is not repaired: use another one");
  const RunLock lock(run);
  Repair repair(run);
  repair.events();
  repair.results();
  repair.maps();
  std::ranges::for_each(broken, [&](const fs::path& path) { repair.set_aside(path); });
  return repair.take();
}

}  // namespace attnlab
