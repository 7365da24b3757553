// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_folder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "core/shared/base/error.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

std::optional<int64_t> step_of(std::string_view name, std::string_view suffix) {
  constexpr std::string_view start = "step-";
  if (!name.starts_with(start) || !name.ends_with(suffix)) return std::nullopt;
  name.remove_prefix(start.size());
  name.remove_suffix(suffix.size());
  int64_t step = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return step;
}

std::vector<int64_t> steps_in(const fs::path& folder, std::string_view suffix) {
  std::vector<int64_t> steps;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (const auto step = step_of(entry.path().filename().string(), suffix)) steps.push_back(*step);
  std::ranges::sort(steps);
  return steps;
}

/// False for what cannot be there, such as a name that is too long.
bool there(const fs::path& path) {
  std::error_code cannot_be;
  return fs::exists(path, cannot_be);
}

FileLock acquire(const RunFolder& run, bool take_over) {
  LockHolder holder;
  auto lock = FileLock::take(run.lock(), take_over, holder);
  if (lock) return std::move(*lock);
  bad_input("the run " + run.path().string() + " is in use by " + holder.text(),
            holder.host.empty() || holder.is_here() || take_over
                ? "wait for it or stop it"
                : "if that machine is gone, add --take-over");
}

}  // namespace

std::string step_name(int64_t step) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "step-%06lld", static_cast<long long>(step));
  return name.data();
}

fs::path RunFolder::checkpoint(int64_t step) const {
  return path_ / "checkpoints" / step_name(step);
}

fs::path RunFolder::snapshot(int64_t step) const {
  return path_ / "snapshots" / (step_name(step) + ".safetensors");
}

fs::path RunFolder::map(int64_t step) const {
  return path_ / "maps" / (step_name(step) + ".attnlab");
}

bool RunFolder::is_run() const { return there(run_json()); }

void RunFolder::expect_run(const std::string& advice) const {
  if (!is_run()) bad_input(path_.string() + " is no run (it has no run.json)", advice);
}

std::vector<int64_t> RunFolder::checkpoint_steps() const {
  return steps_in(path_ / "checkpoints", "");
}

std::vector<int64_t> RunFolder::snapshot_steps() const {
  return steps_in(path_ / "snapshots", ".safetensors");
}

std::vector<int64_t> RunFolder::map_steps() const { return steps_in(path_ / "maps", ".attnlab"); }

std::optional<fs::path> find_weights(const fs::path& folder) {
  if (folder.extension() == ".gguf") return folder;
  const fs::path one = folder / "model.safetensors";
  const fs::path index = folder / "model.safetensors.index.json";
  if (there(one) && there(index))
    bad_input(folder.string() + " holds both model.safetensors and an index of shards",
              "remove the one that is not the model");
  if (there(one)) return one;
  if (there(index)) return index;
  return std::nullopt;
}

fs::path weights_of(const fs::path& folder) {
  if (auto weights = find_weights(folder)) return std::move(*weights);
  bad_input(folder.string() + " holds no model.safetensors");
}

bool is_checkpoint(const fs::path& path) {
  std::error_code ignored;
  if (path.extension() == ".gguf") return fs::is_regular_file(path, ignored);
  return there(path / "config.json") && find_weights(path);
}

fs::path find_checkpoint(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) {
    const std::string reason =
        error ? "cannot be used (" + error.message() + ")" : "does not exist";
    bad_input(path.string() + " " + reason, "check the path");
  }
  if (is_checkpoint(path)) return path;
  const RunFolder run(path);
  const auto steps = run.checkpoint_steps();
  if (!steps.empty()) return run.checkpoint(steps.back());
  if (run.is_run()) bad_input(path.string() + " is a run that has no checkpoint yet");
  if (fs::exists(path / "pytorch_model.bin") || fs::exists(path / "pytorch_model.bin.index.json"))
    bad_input(path.string() + " holds its weights as pytorch_model.bin, which is not read",
              "save the model as safetensors: save_pretrained(DIR) of transformers");
  bad_input(path.string() + " is neither a run nor a checkpoint",
            "a checkpoint is a folder with config.json and model.safetensors, or an index of its "
            "shards, or a .gguf file");
}

RunLock::RunLock(const RunFolder& run, bool take_over) : lock_(acquire(run, take_over)) {}

std::optional<Json> RunLock::owner(const RunFolder& run) {
  const auto holder = FileLock::holder(run.lock());
  if (!holder) return std::nullopt;
  return Json{{"host", holder->host},
              {"pid", holder->pid},
              {"started", holder->started},
              {"socket", holder->note}};
}

}  // namespace attnlab
