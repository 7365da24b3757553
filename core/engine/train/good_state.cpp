// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/good_state.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "core/engine/train/checkpoint.h"
#include "core/engine/train/norm.h"
#include "core/engine/train/weight_files.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

/// Whole enough to load; a damaged file is no good state.
bool try_load(LanguageModel& model, const SavedWeights& saved) {
  try {
    load_weights(model, SafetensorsFile(saved.file));
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::string quoted(const std::string& path) {
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '.' || c == '_' ||
           c == '-';
  };
  if (!path.empty() && std::ranges::all_of(path, plain)) return path;
  std::string text = "'";
  for (const char c : path) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// Without a slash at the end, behind which a name would be one inside; "." and ".." have none.
fs::path folder_name(const fs::path& run) {
  const fs::path path = run.has_filename() ? run : run.parent_path();
  const bool named = path.filename() != "." && path.filename() != "..";
  return named ? path : folder_name(fs::canonical(path));
}

std::string free_neighbour(const fs::path& run) {
  const fs::path name = folder_name(run);
  fs::path path = name;
  for (int n = 2; fs::exists(path); ++n) path = name.string() + "-" + std::to_string(n);
  return path.string();
}

}  // namespace

bool gives_finite_step(LanguageModel& model, const std::vector<Batch>& batches) {
  const at::Tensor& gradients = model.parameters().gradients();
  gradients.zero_();
  for (const Batch& batch : batches) {
    StreamQk stream = model.run_stream(batch.inputs.size(1));
    const at::Tensor loss = model.loss(batch, stream, 1.0);
    if (!std::isfinite(loss.item<float>())) return false;
    loss.backward();
    stream.backward();
  }
  return std::isfinite(norm_of(gradients).item<float>());
}

std::optional<SavedWeights> newest_good_state(LanguageModel& model, const RunFolder& run,
                                              int64_t step, const std::vector<Batch>& batches) {
  const auto saved_before = [&run](int64_t limit) -> std::optional<SavedWeights> {
    try {
      return saved_weights(run, limit);
    } catch (const Error&) {
      return std::nullopt;
    }
  };
  for (auto saved = saved_before(step); saved; saved = saved_before(saved->step - 1))
    if (try_load(model, *saved) && gives_finite_step(model, batches)) return saved;
  return std::nullopt;
}

std::string begin_again_command(const RunFolder& run, const std::optional<SavedWeights>& good,
                                double learning_rate) {
  std::array<char, 32> tenth{};
  std::snprintf(tenth.data(), tenth.size(), "%g", learning_rate / 10);
  const std::string changed = std::string(" --learning-rate ") + tenth.data() + " --out " +
                              quoted(free_neighbour(run.path()));
  if (good)
    return "attnlab fork " + quoted(run.path().string()) + " --step " + std::to_string(good->step) +
           changed;
  return "attnlab train " + quoted(run.run_json().string()) + changed;
}

}  // namespace attnlab
