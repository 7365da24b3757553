// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>

#include "core/shared/base/error.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

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

Json lock_content(int descriptor) {
  std::array<char, 1024> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
  return Json::parse(std::string_view(text.data(), size > 0 ? static_cast<size_t>(size) : 0),
                     nullptr, false);
}

std::string described(const Json& owner) {
  if (!owner.is_object()) return "another process";
  return "process " + std::to_string(owner.value("pid", 0)) + " on " + owner.value("host", "?");
}

// The file that we locked is still the one at the path (its last owner may have removed it).
bool still_there(int descriptor, const fs::path& path) {
  struct stat ours {};
  struct stat theirs {};
  return ::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &theirs) == 0 &&
         ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

[[noreturn]] void refuse(const RunFolder& run, const Json& owner, bool elsewhere) {
  bad_input("the run " + run.path().string() + " is in use by " + described(owner),
            elsewhere ? "if that machine is gone, delete " + run.lock().string()
                      : "wait for it or stop it");
}

// Retries for a moment: `owner` of a viewer holds the lock for an instant.
int acquire(const RunFolder& run) {
  constexpr int attempts = 10;
  for (int attempt = 1;; ++attempt) {
    const int descriptor = ::open(run.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0)
      failed("cannot create " + run.lock().string() + " (" + std::strerror(errno) + ")",
             "choose a folder you may write to");
    const bool locked = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    const Json owner = lock_content(descriptor);
    const bool elsewhere = owner.is_object() && owner.value("host", host_name()) != host_name();
    if (locked && !elsewhere && still_there(descriptor, run.lock())) return descriptor;
    ::close(descriptor);
    if (elsewhere || attempt == attempts) refuse(run, owner, elsewhere);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
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

bool RunFolder::is_run() const { return fs::exists(run_json()); }

std::vector<int64_t> RunFolder::checkpoint_steps() const {
  return steps_in(path_ / "checkpoints", "");
}

std::vector<int64_t> RunFolder::snapshot_steps() const {
  return steps_in(path_ / "snapshots", ".safetensors");
}

std::vector<int64_t> RunFolder::map_steps() const { return steps_in(path_ / "maps", ".attnlab"); }

bool is_checkpoint(const fs::path& folder) {
  return fs::exists(folder / "config.json") && fs::exists(folder / "model.safetensors");
}

fs::path find_checkpoint(const fs::path& path) {
  if (!fs::exists(path)) bad_input(path.string() + " does not exist", "check the path");
  if (is_checkpoint(path)) return path;
  const RunFolder run(path);
  const auto steps = run.checkpoint_steps();
  if (!steps.empty()) return run.checkpoint(steps.back());
  if (run.is_run()) bad_input(path.string() + " is a run that has no checkpoint yet");
  bad_input(path.string() + " is neither a run nor a checkpoint",
            "a checkpoint is a folder with config.json and model.safetensors");
}

RunLock::RunLock(const RunFolder& run) : path_(run.lock()), descriptor_(acquire(run)) {
  try {
    write("");
  } catch (...) {
    release();
    throw;
  }
}

RunLock::~RunLock() { release(); }

void RunLock::release() {
  std::error_code ignored;
  fs::remove(path_, ignored);
  ::close(descriptor_);
}

void RunLock::announce(const std::string& socket_name) { write(socket_name); }

void RunLock::write(const std::string& socket_name) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const Json content = {{"host", host_name()},
                        {"pid", ::getpid()},
                        {"started", std::chrono::duration<double>(now).count()},
                        {"socket", socket_name}};
  const std::string text = content.dump() + "\n";
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
    failed("cannot write " + path_.string() + " (" + std::strerror(errno) + ")");
}

std::optional<Json> RunLock::owner(const RunFolder& run) {
  const int descriptor = ::open(run.lock().c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  const bool free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
  Json content = lock_content(descriptor);
  ::close(descriptor);
  if (free || !content.is_object()) return std::nullopt;
  return content;
}

}  // namespace attnlab
