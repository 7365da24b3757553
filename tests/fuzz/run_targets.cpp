// SPDX-License-Identifier: Apache-2.0
// Readers of what a run writes, and of what viewers and engines say to each other.
#include <cstring>

#include "core/shared/analysis/head_kinds.h"
#include "core/shared/analysis/indicator_event.h"
#include "core/shared/analysis/indicators.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/eval/results.h"
#include "core/shared/messages/ablation_effect.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/frame.h"
#include "core/shared/messages/lens.h"
#include "core/shared/messages/map_frame.h"
#include "core/shared/messages/protocol.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/run/run_store.h"
#include "core/shared/spec/layer.h"
#include "tests/fuzz/target.h"

namespace attnlab::fuzz {
namespace {

Probe some_probe() {
  Probe probe;
  probe.step = 3;
  probe.ids = {1, 2, 3, 4};
  probe.tokens = {"a", "b", "é", ""};
  probe.loss = {0, 1, 2, 3};
  LayerProbe mixing;
  mixing.form = "softmax";
  mixing.num_heads = 2;
  mixing.num_kv_heads = 1;
  mixing.head_dim = 2;
  mixing.q.assign(16, 0.5F);
  mixing.k = mixing.v = std::vector<float>(8, 0.25F);
  LayerProbe without;
  without.mixing = false;
  without.num_heads = 2;
  probe.layers = {mixing, without};
  return probe;
}

IndicatorFrame some_indicators() { return {3, indicators(some_probe())}; }

Lens some_lens() {
  Lens lens;
  lens.step = 3;
  lens.ids = {1, 2};
  lens.tokens = {"a", "b"};
  lens.depths = 2;
  lens.top_k = 1;
  lens.top_ids = {1, 2, 2, 1};
  lens.top_probabilities = {1, 1, 1, 1};
  lens.loss = {0, 1, 0, 1};
  lens.texts = {{1, "a"}, {2, "b"}};
  return lens;
}

std::vector<Event> some_events() {
  std::vector<Event> events = {
      {{{"event", "started"}, {"step", 0}, {"attempt", 1}, {"name", "x"}, {"steps", 9}}, {}},
      {{{"event", "step"}, {"step", 1}, {"loss", 2.5}, {"grad_norm", nullptr}, {"time", 5.5}}, {}},
      {{{"event", "eval"}, {"step", 1}, {"loss", 2.5}, {"accuracy", 0.5}, {"peak_memory", 3e6}},
       {}},
      {{{"event", "sample"}, {"step", 1}, {"prompt", "a"}, {"text", "é"}, {"expected", "b"}}, {}},
      {{{"event", "snapshot"}, {"step", 1}, {"file", "snapshots/step-000001.safetensors"}}, {}},
      {{{"event", "checkpoint"}, {"step", 1}, {"folder", "checkpoints/step-000001"}}, {}},
      {{{"event", "map"}, {"step", 1}}, {}},
      {{{"event", "maps_thinned"}, {"step", 1}, {"kept", {1}}, {"message", "m"}}, {}},
      {{{"event", "command_applied"}, {"step", 1}, {"learning_rate_factor", 0.5}}, {}},
      {{{"event", "resumed"}, {"step", 1}, {"from_step", 1}, {"notices", {"n"}}}, {}},
      {{{"event", "finished"}, {"step", 9}, {"peak_memory", 1e6}, {"message", "m"}}, {}}};
  events.insert(events.end() - 2, to_event(some_indicators()));
  return events;
}

/// Gives whole frames the checksums of what they are now: else no change would ever be read.
std::string sealed(std::string_view bytes, size_t begin) {
  std::string all(bytes);
  for (size_t at = begin; at + 12 <= all.size();) {
    uint32_t length = 0;
    std::memcpy(&length, all.data() + at, 4);
    if (length < 8 || length > all.size() - at - 4) break;
    const std::string_view body = std::string_view(all).substr(at + 8, length - 4);
    const uint32_t crc = crc32(std::as_bytes(std::span(body)));
    std::memcpy(all.data() + at + 4, &crc, 4);
    at += 4 + length;
  }
  return all;
}

/// As the window does.
void look_at(const RunStore& store) {
  for (const auto& curve : store.curves()) {
    RunStore::Cursor cursor;
    Series series;
    (void)store.follow(curve, cursor, series);
  }
  RunStore::Cursor cursor;
  std::vector<IndicatorFrame> frames;
  (void)store.read_indicators(cursor, frames);
  (void)store.status();
  (void)store.notices();
  (void)store.snapshot_at(5);
  (void)store.map_at(5);
}

void read_event_file(const std::string& bytes) {
  const auto events = read_events(file_with(bytes, "events.attnlab"));
  RunStore store;
  store.append(events);
  look_at(store);
  RunStore kept;
  kept.append(without_replaced(events));
}
void read_events_as_they_are(std::string_view bytes) { read_event_file(std::string(bytes)); }
void read_events_with_checksums(std::string_view bytes) {
  read_event_file(sealed(bytes, event_preamble));
}
std::vector<std::string> event_files() { return {event_file_of(some_events())}; }

void take_answer(const Event& answer) {
  const std::string kind = answer.kind().empty() ? answer.header.value("answer", "") : "";
  if (kind == "probe") (void)indicators(probe_from_event(answer));
  if (kind == "lens") (void)lens_from_event(answer).decided_at(0);
  if (kind == "evaluate") (void)ablation_effect_from_event(answer);
  if (answer.kind() == "indicators") (void)indicators_from_event(answer);
}

void read_stream(const std::string& bytes) {
  StreamReader reader;
  RunStore store;
  for (size_t at = 0; at < bytes.size(); at += 1000) {
    reader.feed(std::string_view(bytes).substr(at, 1000));
    while (auto item = reader.next()) {
      if (item->kind == StreamItem::Kind::event)
        store.append(item->event);
      else
        try {
          take_answer(item->event);
        } catch (const Error&) {  // of one question
        }
    }
  }
  look_at(store);
}
void read_stream_as_it_is(std::string_view bytes) { read_stream(std::string(bytes)); }
void read_stream_with_checksums(std::string_view bytes) {
  read_stream(sealed(bytes, stream_preamble_size));
}
std::vector<std::string> streams() {
  std::string all = stream_preamble() + encode_frame(hello_event("/run", question_names()));
  for (const Event& event : some_events()) all += encode_frame(event);
  Event probe = to_event(some_probe());
  probe.header["id"] = 5;
  Event lens = to_event(some_lens());
  Event effect = to_event(AblationEffect{3, {}, 4, 5, {1, 2, 3}, {4, 5, 6}});
  for (const Event& answer : {probe, lens, effect, error_answer(3, "no"), ok_answer(4)})
    all += encode_frame(answer);
  const std::string frame = encode_frame(probe);
  all += encode_frame({{{"chunk", 7}, {"part", 0}, {"parts", 2}}, frame.substr(0, 50)});
  all += encode_frame({{{"chunk", 7}, {"part", 1}, {"parts", 2}}, frame.substr(50)});
  return {all};
}

void read_command(std::string_view bytes) {
  const Command command = parse_command(bytes);
  (void)to_line(command);
  if (command.name == "probe") (void)probe_query(command);
  if (command.name == "lens") (void)lens_query(command);
  if (command.name == "evaluate") (void)evaluate_query(command);
  if (command.name == "generate") (void)generate_query(command);
}
std::vector<std::string> commands() {
  Ablation ablation;
  ablation.skip_blocks = {0};
  ablation.maps = {{1, MapChoice::uniform}};
  ablation.zero_heads = {{0, 1}};
  GenerateQuery once;
  once.prompt = "once";
  return {to_line(probe_command(1, "t", {"text", {}, 5, false, ablation})),
          to_line(probe_command(2, "", {{}, {1, 2, 3}, {}, true, {}})),
          to_line(lens_command(3, "t", {})),
          to_line(evaluate_command(4, "", {ablation, 3, 7})),
          to_line(generate_command(5, "g", once)),
          to_line(learning_rate_command(6, 0.5)),
          to_line(control_command(7, "pause"))};
}

void read_map_file(const std::string& bytes) {
  const Probe probe = read_map_frame(file_with(bytes, "step-000001.attnlab"));
  (void)layers_of_frame(probe);
  if (probe.length() > 64) return;  // slow, and nothing else
  for (const LayerProbe& layer : probe.layers)
    for (const Stage stage : {Stage::scores, Stage::weights, Stage::output}) try {
        (void)head_matrix(layer, probe.length(), 0, stage);
      } catch (const Error&) {  // no values, no such form
      }
}
void read_map_with_checksums(std::string_view bytes) {
  read_map_file(sealed(bytes, event_preamble));
}
std::vector<std::string> map_files() { return {map_frame_bytes(some_probe())}; }

EvalRecord some_record() {
  EvalRecord record;
  record.checkpoint = "checkpoints/step-000010";
  record.weights = "abc";
  record.step = 10;
  record.layers = Json::array({to_json(LayerSpec{})});
  record.task = "copa";
  record.version = "1.0";
  record.context = 64;
  record.limit = 5;
  record.ablation = {{"skip_blocks", {1}}};
  record.files = {{{"path", "/d/x.jsonl"}, {"sha256", "1234"}}};
  record.documents = 5;
  record.metrics = {{"acc", 0.25, 0.125}, {"word_perplexity", 3.5, {}}};
  record.baselines.random = {{"acc", 0.5, {}}};
  return record;
}

void read_results(std::string_view bytes) {
  (void)file_with(bytes, "results/evaluations.jsonl");
  for (const EvalRecord& record : read_evaluations(scratch("results"))) {
    (void)record.key();
    (void)to_json(record).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}
std::vector<std::string> results() {
  (void)scratch("results");
  const std::string line = to_json(some_record()).dump();
  return {line + "\n" + line + "\n"};
}

void read_partial(std::string_view bytes) {
  const std::string name =
      scratch("partial/evaluations.partial").string();  // the name holds a hash of the record
  static const std::string file = [&] {
    PartialScores scores(scratch("partial"), some_record());
    const std::vector<size_t> indices = {0};
    const std::vector<Likelihood> likelihoods(1);
    scores.append(indices, likelihoods);
    return std::filesystem::directory_iterator(name)->path().filename().string();
  }();
  (void)file_with(bytes, "partial/evaluations.partial/" + file);
  (void)PartialScores(scratch("partial"), some_record());
}
std::vector<std::string> partials() {
  return {
      "{\"request\":0,\"log_probability\":-1.5,\"greedy\":true}\n"
      "{\"request\":1,\"log_probability\":null,\"greedy\":false}\n"};
}

void read_lock(std::string_view bytes) {
  (void)file_with(bytes, "run/lock");
  (void)RunLock::owner(RunFolder(scratch("run")));
}
std::vector<std::string> locks() {
  (void)scratch("run");
  return {R"({"host":"h","pid":3,"started":1.5,"socket":"/s"})"};
}

void read_edits(std::string_view bytes) {
  std::vector<LayerSpec> layers(4);
  const std::string text(bytes);
  for (const auto& parse : std::vector<void (*)(const std::string&, std::vector<LayerSpec>&)>{
           [](const std::string&t, std::vector<LayerSpec>&l) { edit_layers(l, t); },
           [](const std::string&t, std::vector<LayerSpec>&) { (void)parse_ablation(t); },
           [](const std::string&t, std::vector<LayerSpec>&) { (void)parse_layer_set(t); },
           [](const std::string&t, std::vector<LayerSpec>&) { (void)parse_zero_heads(t); }})
    try {
      parse(text, layers);
    } catch (const Error&) {  // it is text of another kind
    }
}
std::vector<std::string> edits() {
  return {"1,3=approximate;2=qk:random/static+form:taylor;4=off",
          "skip 1,3-5; mixer 2; 7=uniform; zero 8:1,3", "1-4"};
}

}  // namespace

std::vector<Target> run_targets() {
  return {{"events", read_events_as_they_are, event_files},
          {"frames", read_events_with_checksums, event_files},
          {"stream", read_stream_as_it_is, streams},
          {"answers", read_stream_with_checksums, streams},
          {"command", read_command, commands},
          {"map_frame", read_map_with_checksums, map_files},
          {"evaluations", read_results, results},
          {"partial", read_partial, partials},
          {"lock", read_lock, locks},
          {"edits", read_edits, edits}};
}

}  // namespace attnlab::fuzz
