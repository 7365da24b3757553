// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/catalog.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <set>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/run/event_file.h"
#include "core/shared/run/frame.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr int deepest = 3;
constexpr size_t most_folders = 10'000;
constexpr uint64_t first_tail = 64 << 10;  // holds hundreds of steps

/// The last bytes of a file, at most `size`, none of them before `begin`.
std::string tail_of(const fs::path& path, uint64_t begin, uint64_t size) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  const auto end = in ? static_cast<uint64_t>(in.tellg()) : 0;
  if (end <= begin) return {};
  std::string bytes(std::min(size, end - begin), '\0');
  in.seekg(static_cast<std::streamoff>(end - bytes.size()));
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(std::max<std::streamsize>(0, in.gcount())));
  return bytes;
}

/// From as much of the end as is needed to know the phase.
RunStatus read_status(const fs::path& path) {
  for (uint64_t size = first_tail;; size *= 8) {
    const std::string bytes = tail_of(path, event_preamble, size);
    StatusTracker tracker;
    for (const Event& event : events_in(bytes)) tracker.take(event);
    if (tracker.status().phase != RunPhase::empty || bytes.size() < size) return tracker.status();
  }
}

double first_time(const fs::path& path) {
  const auto first = EventFileReader(path).next();
  return first ? number_of(first->header, "time", 0) : 0;
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

/// Owned by a living process of this machine, or as far as we can know by one of another.
bool is_owned(const RunFolder& run) {
  if (RunLock::owner(run)) return true;
  if (!is_there(run.lock())) return false;
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const auto owner = parse_json_line(read_file(run.lock()));
  return owner && text_or(*owner, "host", host.data()) != host.data();
}

class Search {
 public:
  void look_into(const fs::path& folder, int depth) {
    std::error_code error;
    const fs::path place = fs::canonical(folder, error);
    if (error || seen_.size() >= most_folders || !seen_.insert(place).second) return;
    if (is_there(RunFolder(folder).run_json())) {
      runs.push_back(read_summary(folder));
      return;
    }
    if (depth == deepest) return;
    for (const fs::path& inner : folders_in(folder)) look_into(inner, depth + 1);
  }

  std::vector<RunSummary> runs;

 private:
  static std::vector<fs::path> folders_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      std::error_code unknown;
      const bool hidden = entry->path().filename().string().starts_with(".");
      if (!hidden && entry->is_directory(unknown)) found.push_back(entry->path());
      if (found.size() >= most_folders) break;
    }
    std::ranges::sort(found);
    return found;
  }

  std::set<fs::path> seen_;
};

}  // namespace

RunSummary read_summary(const fs::path& path) {
  RunSummary summary;
  summary.path = path;
  summary.name = (path.has_filename() ? path : path.parent_path()).filename().string();
  const RunFolder run(path);
  try {
    // The lock first: whoever has left has written everything before.
    summary.live = is_owned(run);
    const std::string origin = run.run_json().string();
    const Json all = read_json(run.run_json());
    const JsonReader reader(all, origin);
    summary.parameters = reader.integer("parameters", 0);
    summary.spec = run_spec_from_json(reader.raw("spec"), origin + ": spec");
    summary.created = first_time(run.events());
    summary.status = read_status(run.events());
    if (summary.status.steps == 0) summary.status.steps = summary.spec->train.steps;
  } catch (const Error& error) {
    summary.problem = error.line();
  } catch (const std::exception& error) {
    summary.problem = path.string() + " cannot be read (" + error.what() + ")";
  }
  return summary;
}

std::vector<RunSummary> find_runs(const fs::path& folder) {
  Search search;
  search.look_into(folder, 0);
  std::ranges::stable_sort(search.runs, std::greater<>(), &RunSummary::created);
  return std::move(search.runs);
}

}  // namespace attnlab
