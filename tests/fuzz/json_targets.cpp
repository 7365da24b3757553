// SPDX-License-Identifier: Apache-2.0
// Readers of one JSON document.
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/resources.h"
#include "core/shared/base/safetensors.h"
#include "core/shared/eval/eval_task.h"
#include "core/shared/eval/report.h"
#include "core/shared/lessons/lesson.h"
#include "core/shared/models/model_texts.h"
#include "core/shared/spec/run_spec.h"
#include "core/shared/spec/study.h"
#include "tests/fuzz/target.h"
#include "tests/support/temp_folder.h"

namespace attnlab::fuzz {
namespace {

RunSpec small_spec() {
  return resolve_run_spec({{"model", {{"preset", "micro"}, {"layers", "2=approximate"}}},
                           {"data", {{"task", "recall"}}},
                           {"train", {{"steps", 20}, {"record_maps", "1"}}}},
                          "spec", Json::object());
}

void read_any_json(std::string_view bytes) {
  const Json json = parse_json(bytes, "input.json");
  (void)json.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (const char* key : {"a", "b", "c"}) {
    (void)text_or(json, key);
    (void)whole_or(json, key, 0);
    (void)number_or(json, key, 0);
  }
  const JsonReader reader(json, "input.json");
  (void)reader.number("a", 0.0);
  (void)reader.integer("b", 0);
  (void)reader.texts("c");
  reader.refuse_unknown();
}
std::vector<std::string> any_json() {
  return {R"({"a":1.5e3,"b":-7,"c":["x","\u00e9\ud83d\ude00"]})", R"({"a":null,"b":2,"c":[]})"};
}

void read_config(std::string_view bytes) {
  (void)model_from_config(parse_json(bytes, "config.json"), "config.json");
}
std::vector<std::string> configs() {
  ModelSpec plain = small_spec().model;
  plain.vocab_size = 100;
  ModelSpec standard = plain;
  standard.layers.assign(2, LayerSpec{});
  std::vector<std::string> all = {config_json(plain).dump(), config_json(standard).dump()};
  const Json classes = read_json(test::source_folder() / "tests/golden/families.json");
  for (const Json& one : classes["cases"]) all.push_back(one["config"].dump());
  return all;
}

void read_run_json(std::string_view bytes) {
  const Json json = parse_json(bytes, "run.json");
  const RunSpec spec =
      run_spec_from_json(JsonReader(json, "run.json").raw("spec"), "run.json: spec");
  (void)to_json(spec).dump();
  (void)spec.train.record_interval();
  (void)spec.train.warmup();
}
std::vector<std::string> run_jsons() {
  return {Json({{"name", "x"}, {"parameters", 3}, {"spec", to_json(small_spec())}}).dump()};
}

void read_a_study(std::string_view bytes) {
  (void)read_study(parse_json(bytes, "study.json"), "study.json", Json::object());
}
std::vector<std::string> studies() {
  return {R"({"title":"t","base":{"data":{"task":"recall"},"model":{"preset":"micro"}},
"grid":{"mixer":["standard","mlp"],"placement":["hybrid"]},"seeds":[1,2],
"evaluate":{"tasks":["copa"],"contexts":[64],"limit":5,"limits":{"copa":3}}})",
          R"({"variants":[{"name":"a","spec":{"data":{"task":"copy"}}}]})"};
}

void read_eval_task(std::string_view bytes) {
  const EvalTask task = eval_task_from_json(parse_json(bytes, "task.json"), "task.json");
  try {
    (void)task.item({{"sentence", "a b"}, {"label", 1}, {"choices", {"x", "y"}}, {"p", "q"}});
  } catch (const Error&) {  // a document of another task
  }
}
std::vector<std::string> eval_task_files() {
  std::vector<std::string> all = {
      R"({"name":"join","title":"join","version":"1.0","kind":"continuation","files":["j.jsonl"],
"get":"-","prompt":"{{p}}","continuation":"{{c}}","metrics":["perplexity","acc"]})"};
  for (const auto& [name, text] : attnlab::task_files()) all.emplace_back(text);
  return all;
}

const LessonVocabulary& words_of_lessons() {
  static const LessonVocabulary words = {
      {"map", "stack", "curves", "runs", "data", "ablate", "probe", "transport", "step_cursor"},
      {"train", "heads", "row", "stages", "mixing", "form", "sequence", "hidden"},
      {"entropy", "mixing", "weights"},
      {"loss", "accuracy"}};
  return words;
}
void read_a_lesson(std::string_view bytes) {
  (void)read_lesson(parse_json(bytes, "lesson.json"), "lesson.json", words_of_lessons());
}
std::vector<std::string> lessons() {
  const char* tiny = R"({"id":"a","title":{"en":"[[mixing|b]]"},"about":{"ko":"c"},"minutes":1,
"runs":{"r":{"title":{"en":"r"},"spec":{"data":{"task":"recall"}}}},"views":["map"],"steps":[
{"text":{"en":"{x} **y**"},"figures":{"x":{"of":{"compute":"largest_weight","row":3},"digits":2}},
"look":{"run":"r","step":-1,"layer":1},"target":"heads","ask":{"answer":{"compute":"compared",
"left":{"compute":"curve_at_end","run":"r","curve":"loss"},"right":{"compute":"step_of",
"curve":"loss","value":2},"within":1},"choices":{"less":{"en":"l"},"same":{"en":"s"},
"more":{"en":"m"}},"reveal":{"en":"{answer}"}}},
{"text":{"en":"z"},"wait":{"action":"step","from":3,"to":9,"text":{"en":"w"}}}]})";
  return {tiny};
}

void read_report(std::string_view bytes) {
  const Report report = report_from_json(parse_json(bytes, "report.json"), "report.json");
  for (const auto& text : {report_markdown(report), report_latex(report), report_csv(report)})
    (void)text;
  (void)report_json(report).dump(-1, ' ', false, Json::error_handler_t::replace);
}
std::vector<std::string> reports() {
  Report report;
  report.columns = {{"copa", "COPA"}, {"wikitext", "WikiText"}};
  report.rows = {{"hybrid", "MLP", "", {"r1", "r2"}, {{"copa", {50, 51.5}}}, {{"copa", {1, 2}}}},
                 {"", "Standard", "paper", {}, {{"wikitext", {20}}}, {}}};
  report.notes = {"a note"};
  return {report_json(report).dump()};
}

void read_safetensors(std::string_view bytes) {
  const SafetensorsFile file(file_with(bytes, "x.safetensors"));
  for (const auto& [name, view] : file.tensors()) {
    uint8_t sum = 0;
    for (const std::byte byte : view.bytes) sum += static_cast<uint8_t>(byte);
    volatile uint8_t used = sum;
    (void)used;
  }
}
std::vector<std::string> safetensors_files() {
  const std::vector<float> values(12, 1.5F);
  const std::vector<int64_t> ids(3, 7);
  const auto path = file_with("", "seed.safetensors");
  write_safetensors(path,
                    {{"a", view_of(std::span(values), {3, 4})},
                     {"b", view_of(std::span(ids), {3})},
                     {"empty", view_of(std::span<const float>(), {0, 4})}},
                    {{"format", "pt"}});
  return {read_file(path)};
}

/// An index of shards, one of which is there.
void read_shards(std::string_view bytes) {
  const auto index = file_with(bytes, "shards/model.safetensors.index.json");
  (void)SafetensorsFile(index).tensors();
}
std::vector<std::string> shard_indices() {
  const std::vector<float> values(12, 1.5F);
  write_safetensors(scratch("shards") / "a.safetensors", {{"a", view_of(std::span(values), {3, 4})},
                                                          {"b", view_of(std::span(values), {12})}});
  return {
      R"({"metadata":{"total_size":96},"weight_map":{"a":"a.safetensors","b":"a.safetensors"}})",
      R"({"weight_map":{"b":"a.safetensors","a":"a.safetensors"}})"};
}

/// What a model's files say of how it is given texts.
void read_texts(std::string_view bytes) {
  ModelSpec model;
  model.family = "llama";
  (void)file_with(bytes, "texts/tokenizer_config.json");
  const auto tokenizer = byte_tokenizer();
  const ModelTexts texts = read_model_texts(scratch("texts"), model, tokenizer.get());
  if (no_chat(texts).empty()) (void)encode_chat(texts, *tokenizer, "a </s> b", true);
}
std::vector<std::string> tokenizer_configs() {
  std::vector<std::string> all;
  const Json chat = read_json(test::source_folder() / "tests/golden/chat.json");
  for (const Json& one : chat["cases"])
    all.push_back(Json{{"bos_token", "<s>"},
                       {"eos_token", {{"content", "</s>"}}},
                       {"chat_template", one["template"]}}
                      .dump());
  return all;
}

}  // namespace

std::vector<Target> json_targets() {
  return {{"json", read_any_json, any_json},
          {"config", read_config, configs},
          {"run.json", read_run_json, run_jsons},
          {"study", read_a_study, studies},
          {"eval_task", read_eval_task, eval_task_files},
          {"lesson", read_a_lesson, lessons},
          {"report", read_report, reports},
          {"safetensors", read_safetensors, safetensors_files},
          {"shards", read_shards, shard_indices},
          {"texts", read_texts, tokenizer_configs}};
}

}  // namespace attnlab::fuzz
