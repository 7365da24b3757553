// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/base/file_lock.h"
#include "core/shared/base/json.h"

namespace attnlab {

/// Where everything of a run lies.
class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path run_json() const { return path_ / "run.json"; }
  [[nodiscard]] std::filesystem::path events() const { return path_ / "events.attnlab"; }
  [[nodiscard]] std::filesystem::path lock() const { return path_ / "lock"; }
  [[nodiscard]] std::filesystem::path checkpoint(int64_t step) const;
  [[nodiscard]] std::filesystem::path snapshot(int64_t step) const;
  /// Maps of this step, where the run records them (map_frame.h).
  [[nodiscard]] std::filesystem::path map(int64_t step) const;
  [[nodiscard]] bool is_run() const;
  /// Throws Error, with this advice, where it is none.
  void expect_run(const std::string& advice = "give the folder of a run") const;

  /// Steps that have a complete checkpoint, snapshot or recorded maps, ascending.
  [[nodiscard]] std::vector<int64_t> checkpoint_steps() const;
  [[nodiscard]] std::vector<int64_t> snapshot_steps() const;
  [[nodiscard]] std::vector<int64_t> map_steps() const;

 private:
  std::filesystem::path path_;
};

/// "step-000300"
std::string step_name(int64_t step);

/// The weights of a checkpoint: model.safetensors of its folder, or the index of its shards, or the
/// GGUF file that it is; nothing when there are none. Throws Error when both are there, because
/// only one can be the model.
std::optional<std::filesystem::path> find_weights(const std::filesystem::path& folder);
/// The same; throws Error where there are none.
std::filesystem::path weights_of(const std::filesystem::path& folder);

/// Is this one checkpoint: a folder with config.json beside weights, or a GGUF file?
bool is_checkpoint(const std::filesystem::path& path);
/// The checkpoint that a user means by a path: itself, or the newest of a run. Throws Error.
std::filesystem::path find_checkpoint(const std::filesystem::path& run_or_checkpoint);

/// Holds RUN/lock while this process owns the run. A crash never leaves a run unusable.
class RunLock {
 public:
  /// Throws Error naming the owner when another process holds the run. What a machine left that is
  /// gone is taken with `take_over`; what somebody on this one holds never is.
  explicit RunLock(const RunFolder& run, bool take_over = false);

  /// Names the socket that viewers connect to.
  void announce(const std::string& socket_name) { lock_.write_note(socket_name); }
  /// Why nothing but the file itself keeps a second owner away; empty where the kernel does.
  [[nodiscard]] const std::string& without_kernel() const { return lock_.without_kernel(); }

  /// {"host", "pid", "started", "socket"} of the living process that holds the run.
  static std::optional<Json> owner(const RunFolder& run);

 private:
  FileLock lock_;
};

}  // namespace attnlab
