// SPDX-License-Identifier: Apache-2.0
#include "app/cli/spec_flags.h"

#include <filesystem>
#include <iostream>
#include <iterator>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/catalog.h"
#include "core/shared/data/tasks/tasks.h"
#include "core/shared/spec/settings.h"

namespace attnlab::cli {
namespace {

template <class T>
void option(CLI::App& command, Json& flags, const char* name, const char* section, const char* key,
            const char* help) {
  command.add_option_function<T>(
      name, [&flags, section, key](const T& value) { flags[section][key] = value; }, help);
}

void flag(CLI::App& command, Json& flags, const char* name, const char* section, const char* key,
          bool value, const char* help) {
  command.add_flag_callback(
      name, [&flags, section, key, value] { flags[section][key] = value; }, help);
}

void add_setting(CLI::App& command, Json& flags, const Setting& setting) {
  std::visit(
      [&]<class Value, class Spec>(Value Spec::*) {
        command.add_option_function<Value>(
            setting.flag,
            [&flags, &setting](const Value& value) {
              (setting.in_train() ? flags["train"] : flags)[setting.key()] = value;
            },
            setting.help);
      },
      setting.member);
}

void set_data(Json& flags, const std::vector<std::string>& words) {
  const std::string& first = words[0];
  if (first.starts_with("task:") && words.size() == 1) {
    flags["data"]["task"] = std::string(task(first.substr(5)).name());
    return;
  }
  for (const auto& word : words) {
    std::error_code ignored;
    if (std::filesystem::is_other(word, ignored))  // opening a pipe would wait for its writer
      bad_input(word + " is a pipe or a device, not a file",
                "write what comes from it to a file first");
    const bool dataset = words.size() == 1 && find_in_catalog(word) != nullptr;
    if (std::filesystem::exists(word, ignored) || dataset) continue;
    const auto names = task_names();
    const bool is_task = std::find(names.begin(), names.end(), word) != names.end();
    bad_input("the data `" + word + "` does not exist",
              is_task
                  ? "did you mean task:" + word + "?"
                  : "give text files, a prepared or downloaded dataset (attnlab list datasets), "
                    "or task:NAME with one of " +
                        join(names, ", "));
  }
  flags["data"]["files"] = words;
}

std::string standard_input() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

}  // namespace

void SpecFlags::add_model_options(CLI::App& command) {
  const auto whole = [&](const char* name, const char* key, const char* help) {
    option<int64_t>(command, flags, name, "model", key, help);
  };
  const auto text = [&](const char* name, const char* key, const char* help) {
    option<std::string>(command, flags, name, "model", key, help);
  };
  command.add_option("SPEC", file,
                     "SPEC.json: a spec or a run.json's spec (- for standard input); flags "
                     "override it");
  text("--preset", "preset", "micro, nano, 70m, 160m, 500m or 1.7b");
  whole("--hidden-size", "hidden_size", "width d");
  whole("--num-layers", "num_hidden_layers", "layers");
  whole("--num-heads", "num_attention_heads", "query heads");
  whole("--num-kv-heads", "num_key_value_heads", "key and value heads (grouped when fewer)");
  whole("--intermediate-size", "intermediate_size", "feed-forward width f");
  whole("--vocab-size", "vocab_size", "vocabulary V, at least the tokenizer's");
  whole("--max-position-embeddings", "max_position_embeddings", "longest sequence");
  option<double>(command, flags, "--init-std", "model", "initializer_range",
                 "standard deviation of the initial weights");
  flag(command, flags, "--qk-norm", "model", "qk_norm", true, "RMSNorm on each head's q and k");
  flag(command, flags, "--tie-embeddings", "model", "tie_word_embeddings", true,
       "one matrix for embedding and head");
  flag(command, flags, "--no-rope", "model", "rope", false, "no rotary embedding");
  flag(command, flags, "--no-qkv-bias", "model", "qkv_bias", false, "no biases on q, k, v");
  flag(command, flags, "--static-norm", "model", "static_norm", true,
       "input norm on static and stream rows first");
  text("--mixer", "mixer", "the variant (attnlab list mixers)");
  text("--placement", "placement", "which layers stay standard (attnlab list placements)");
  text("--layers", "layers", "edits: \"1,3=approximate;5=qk:random/static\"");
}

void SpecFlags::add_training_options(CLI::App& command) {
  command
      .add_option_function<std::vector<std::string>>(
          "--data", [this](const std::vector<std::string>& words) { set_data(flags, words); },
          "text files, a corpus (attnlab data), or task:NAME (attnlab list tasks)")
      ->expected(1, 1 << 16);
  option<std::string>(command, flags, "--tokenizer", "data", "tokenizer",
                      "byte, char (default), a tokenizer.json or its folder, or a downloaded one");
  option<std::string>(command, flags, "--stream-text", "data", "stream_text",
                      "file with the fixed text of fixed_seq_qk");
  for (const Setting& setting : settings())
    if (setting.flag != nullptr && !setting.global) add_setting(command, flags, setting);
}

void SpecFlags::take(const Globals& globals) {
  if (globals.device) flags["device"] = *globals.device;
  if (globals.threads) flags["threads"] = *globals.threads;
  if (globals.seed) flags["seed"] = *globals.seed;
  if (globals.deterministic) flags["deterministic"] = true;
}

std::optional<std::string> SpecFlags::chosen_tokenizer() const {
  const auto at = Json::json_pointer("/data/tokenizer");
  if (!flags.contains(at)) return std::nullopt;
  return flags[at].get<std::string>();
}

std::string SpecFlags::input() const { return file == "-" ? standard_input() : std::string(); }

Json SpecFlags::file_json() const {
  if (file.empty()) return Json::object();
  const Json json = file == "-" ? parse_json(standard_input(), origin()) : read_json(file);
  if (!json.is_object()) bad_input(origin() + ": expected an object");
  // A run.json is a spec with more around it.
  return json.contains("spec") ? json["spec"] : json;
}

}  // namespace attnlab::cli
