// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/eval_task.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/resources.h"
#include "core/shared/eval/characters.h"
#include "core/shared/eval/generated.h"

namespace attnlab {
namespace {

const std::map<std::string, EvalKind> kinds = {{"multiple_choice", EvalKind::multiple_choice},
                                               {"continuation", EvalKind::continuation},
                                               {"rolling", EvalKind::rolling}};

std::vector<std::string> metrics_of(EvalKind kind) {
  if (kind == EvalKind::multiple_choice) return {"acc", "acc_norm"};
  if (kind == EvalKind::continuation) return {"perplexity", "acc"};
  return {"word_perplexity", "byte_perplexity", "bits_per_byte"};
}

Template template_of(const JsonReader& reader, const char* key) {
  return {reader.text(key), reader.path() + ": " + key};
}

EvalTask::Derived derived_from(const JsonReader& reader) {
  EvalTask::Derived field;
  field.name = reader.text("name");
  field.of = reader.text("of", "");
  field.position_in = reader.text("position_in", "");
  for (const auto& text : reader.texts("first_of"))
    field.first_of.emplace_back(text, reader.path());
  if (reader.has("map")) field.map = reader.object("map").value();
  const bool looked_up = !field.position_in.empty() || !field.map.empty();
  if (field.first_of.empty() != (looked_up && !field.of.empty()))
    reader.fail("name", "give first_of, or of with map or position_in");
  reader.refuse_unknown();
  return field;
}

void read_choices(const JsonReader& reader, EvalTask& task) {
  if (reader.raw("choices").is_array()) {
    for (const auto& text : reader.texts("choices"))
      task.choices.emplace_back(text, reader.path() + ": choices");
    if (task.choices.size() < 2) reader.fail("choices", "give two or more");
    return;
  }
  const JsonReader list = reader.object("choices");
  task.each = list.text("each");
  task.choices = {template_of(list, "as")};
  list.refuse_unknown();
}

void read_kind(const JsonReader& reader, EvalTask& task) {
  if (task.kind == EvalKind::rolling) {
    task.continuation = template_of(reader, "text");
    task.count = template_of(reader, "count");
    return;
  }
  task.context = template_of(reader, "prompt");
  if (task.kind == EvalKind::continuation) {
    task.continuation = template_of(reader, "continuation");
    return;
  }
  read_choices(reader, task);
  task.gold = template_of(reader, "gold");
}

// Results are kept in files of this name.
void check_name(const JsonReader& reader, const std::string& name) {
  constexpr size_t longest = 100;
  const bool plain = std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  if (name.empty() || name.size() > longest || name.starts_with('.') || !plain)
    reader.fail("name", "expected letters, digits, _, - and ., at most " + std::to_string(longest));
}

void check_metrics(const JsonReader& reader, const EvalTask& task) {
  const auto known = metrics_of(task.kind);
  if (task.metrics.empty()) reader.fail("metrics", "name at least one");
  for (const auto& metric : task.metrics)
    if (std::ranges::find(known, metric) == known.end())
      reader.fail("metrics", unknown_name("metric of such a task", metric, known));
}

Json looked_up(const EvalTask::Derived& field, const Json& document) {
  if (!field.first_of.empty()) {
    for (const Template& text : field.first_of)
      if (text.fits(document)) return text.render(document);
    return field.first_of.back().render(document);  // says what is missing
  }
  const std::string word = field_text(require_field(document, field.of), field.of);
  if (!field.map.empty()) {
    if (field.map.contains(word)) return field.map[word];
    std::vector<std::string> known;
    for (const auto& [key, value] : field.map.items()) known.push_back(key);
    bad_input("the field `" + field.of + "` holds `" + word + "`",
              unknown_name("value", word, known));
  }
  const Json& list = require_field(document, field.position_in);
  const auto at = std::ranges::find(list, Json(word));
  if (!list.is_array() || at == list.end())
    bad_input("`" + field.of + "` is `" + word + "`, which is not in `" + field.position_in + "`");
  return at - list.begin();
}

std::vector<std::string> choices_of(const EvalTask& task, const Json& document) {
  std::vector<std::string> choices;
  if (task.each.empty()) {
    for (const Template& choice : task.choices) choices.push_back(choice.render(document));
    return choices;
  }
  const Json& list = require_field(document, task.each);
  if (!list.is_array() || list.size() < 2)
    bad_input("the field `" + task.each + "` is no list of two or more choices");
  for (const Json& it : list) choices.push_back(task.choices[0].render({{"it", it}}));
  return choices;
}

size_t gold_of(const EvalTask& task, const Json& document, size_t choices) {
  const std::string text = task.gold->render(document);
  size_t gold = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), gold);
  if (error != std::errc{} || end != text.data() + text.size() || gold >= choices)
    bad_input("the right answer is `" + text + "`, which is none of the choices 0 to " +
                  std::to_string(choices - 1),
              "use a split that has labels");
  return gold;
}

void add_choices(const EvalTask& task, const Json& document, EvalItem& item) {
  const std::string context = task.context.render(document);
  for (const auto& choice : choices_of(task, document)) {
    if (choice.empty()) bad_input("one of the choices is empty");
    item.pairs.push_back({context, " " + choice});
    item.characters.push_back(count_characters(choice));
  }
  item.gold = gold_of(task, document, item.pairs.size());
}

}  // namespace

EvalItem EvalTask::item(const Json& document) const {
  Json fields = document;
  for (const Derived& field : derived) fields[field.name] = looked_up(field, fields);
  EvalItem item;
  if (kind == EvalKind::multiple_choice) {
    add_choices(*this, fields, item);
  } else {
    item.pairs.push_back({context.render(fields), continuation.render(fields)});
  }
  if (kind == EvalKind::rolling) {
    const std::string text = count.render(fields);
    item.words = count_words(text);
    item.bytes = static_cast<int64_t>(text.size());
  }
  return item;
}

EvalTask eval_task_from_json(const Json& json, const std::string& origin) {
  const JsonReader reader(json, origin);
  EvalTask task;
  task.name = reader.text("name");
  check_name(reader, task.name);
  task.title = reader.text("title");
  task.version = reader.text("version");
  const std::string kind = reader.text("kind");
  const auto found = kinds.find(kind);
  if (found == kinds.end())
    reader.fail("kind", unknown_name("kind", kind, {"multiple_choice", "continuation", "rolling"}));
  task.kind = found->second;
  task.files = reader.texts("files");
  if (task.files.empty()) reader.fail("files", "name the data file");
  task.folders = reader.texts("folders");
  task.labels = reader.text("labels", "");
  task.get = reader.text("get", "");
  task.metrics = reader.texts("metrics");
  if (reader.has("fields"))
    for (const auto& field : reader.objects("fields")) task.derived.push_back(derived_from(field));
  read_kind(reader, task);
  check_metrics(reader, task);
  (void)reader.text("source", "");
  reader.refuse_unknown();
  task.sha256 = sha256(json.dump());
  return task;
}

const std::vector<EvalTask>& eval_tasks() {
  static const auto tasks = [] {
    const std::vector<std::string> order = {"arc_easy",  "boolq",    "copa",
                                            "piqa",      "sciq",     "rte",
                                            "hellaswag", "wikitext", "lambada_openai"};
    std::vector<EvalTask> all;
    for (const auto& [name, text] : task_files())
      all.push_back(eval_task_from_json(parse_json(text, std::string(name)), std::string(name)));
    std::ranges::stable_sort(all, {}, [&](const EvalTask& task) {
      return std::ranges::find(order, task.name) - order.begin();
    });
    return all;
  }();
  return tasks;
}

std::vector<std::string> eval_task_names() {
  std::vector<std::string> names;
  for (const EvalTask& task : eval_tasks()) names.push_back(task.name);
  return names;
}

std::vector<EvalTask> find_eval_tasks(const std::vector<std::string>& words) {
  std::vector<EvalTask> found;
  const auto add = [&](const EvalTask& task) {
    const bool there = std::ranges::find(found, task.name, &EvalTask::name) != found.end();
    if (!there) found.push_back(task);
  };
  for (const auto& word : words) {
    if (word.ends_with(".json")) {
      add(eval_task_from_json(read_json(word), word));
      continue;
    }
    if (is_generated(word)) {
      add(generated_eval_task(word));
      continue;
    }
    if (word == "all") {
      std::ranges::for_each(eval_tasks(), add);
      continue;
    }
    const auto known = std::ranges::find(eval_tasks(), word, &EvalTask::name);
    if (known == eval_tasks().end())
      bad_input(unknown_name("evaluation task", word, eval_task_names()));
    add(*known);
  }
  if (found.empty()) bad_input("no evaluation task is named", "give --tasks a,b or all");
  return found;
}

}  // namespace attnlab
