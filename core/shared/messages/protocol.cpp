// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/protocol.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/text.h"
#include "core/shared/base/version.h"

namespace attnlab {
namespace {

constexpr size_t pending_limit = size_t{512} << 20;
constexpr size_t most_assemblies = 4096;
constexpr size_t longest_hello = 64 << 10;  // then it is damaged, whatever ends its lines
constexpr const char* questions[] = {"probe", "lens", "evaluate", "generate", "tokenize"};
constexpr const char* orders[] = {"pause", "resume",     "step",     "stop",
                                  "set",   "checkpoint", "snapshot", "quit"};

std::string beginning_of(const std::string& text) {
  constexpr size_t shown = 200;
  const std::string line = trim(one_line(text.substr(0, shown)));
  return line.empty() ? "nothing" : "\"" + line + "\"";
}

Event decode_frame(std::string_view bytes) {
  FrameDecoder decoder;
  decoder.feed(bytes);
  auto event = decoder.next();
  if (!event || decoder.consumed() != bytes.size()) failed("damaged answer (chunks do not fit)");
  return std::move(*event);
}

bool begins_with_hello(std::string_view bytes) {
  FrameDecoder decoder;
  decoder.feed(bytes);
  try {
    const auto event = decoder.next();
    return event && event->header.contains("hello");
  } catch (const Error&) {
    return false;
  }
}

std::optional<StreamItem> item_of(Event event, uint64_t bytes) {
  using Kind = StreamItem::Kind;
  if (event.header.contains("hello")) return StreamItem{Kind::hello, std::move(event)};
  if (event.header.contains("answer")) return StreamItem{Kind::answer, std::move(event)};
  if (event.kind() == "damaged")  // stands for bytes of the file that are no frames
    bytes = static_cast<uint64_t>(std::max<int64_t>(0, whole_or(event.header, "bytes", 0)));
  if (event.header.contains("event")) return StreamItem{Kind::event, std::move(event), bytes};
  return std::nullopt;  // of a newer minor version
}

void put_step(Json& fields, const std::optional<int64_t>& step) {
  if (step) fields["step"] = *step;
}

void put_ablation(Json& fields, const Ablation& ablation) {
  if (!ablation.empty()) fields["ablation"] = to_json(ablation);
}

Ablation ablation_of(const JsonReader& reader) {
  return reader.has("ablation") ? ablation_from_json(reader.object("ablation")) : Ablation{};
}

std::optional<int64_t> step_of(const JsonReader& reader) {
  if (!reader.has("step")) return std::nullopt;
  return reader.integer("step");
}

}  // namespace

std::string stream_preamble() {
  return std::string(stream_magic) + stream_major_version + stream_minor_version;
}

Event hello_event(const std::string& run, const std::vector<std::string>& capabilities) {
  return {{{"hello",
            {{"protocol", int{stream_major_version}},
             {"build", version},
             {"capabilities", capabilities},
             {"run", run}}}},
          "\n"};
}

std::vector<std::string> answer_frames(const Event& answer, uint64_t serial) {
  std::string frame = encode_frame(answer);
  if (frame.size() <= stream_chunk_size) return {std::move(frame)};
  const size_t parts = (frame.size() + stream_chunk_size - 1) / stream_chunk_size;
  std::vector<std::string> chunks;
  for (size_t part = 0; part < parts; ++part)
    chunks.push_back(encode_frame({{{"chunk", serial}, {"part", part}, {"parts", parts}},
                                   frame.substr(part * stream_chunk_size, stream_chunk_size)}));
  return chunks;
}

Event error_answer(int64_t id, const std::string& message) {
  return {{{"answer", "error"}, {"id", id}, {"message", message}}, {}};
}

Event ok_answer(int64_t id) { return {{{"answer", "ok"}, {"id", id}}, {}}; }

void StreamReader::feed(std::string_view bytes) {
  if (started_)
    decoder_.feed(through_terminal_ ? without_terminal(bytes) : bytes);
  else if (first_.empty())
    banner_ += bytes;
  else
    first_ += bytes;
}

bool StreamReader::find_start() {
  return started_ || ((!first_.empty() || find_magic()) && find_line_ends());
}

bool StreamReader::find_magic() {
  const size_t at = banner_.find(stream_magic, searched_);
  if (at == std::string::npos) {
    skip_banner();
    return false;
  }
  searched_ = at;
  if (banner_.size() < at + stream_preamble_size) return false;
  if (banner_[at + stream_magic.size()] > stream_major_version)
    failed("the attnlab that answers is newer than this program", "update this program");
  if (banner_.size() == at + stream_preamble_size) return false;
  first_ = banner_.substr(at + stream_preamble_size);
  banner_.resize(at);
  return true;
}

void StreamReader::skip_banner() {
  searched_ = banner_.size() - std::min(banner_.size(), stream_magic.size() - 1);
  if (skipped_ + banner_.size() > stream_banner_limit)
    failed("expected the stream of attnlab, got text without an end: " + beginning_of(banner_),
           "check the command that starts attnlab there");
  if (banner_.size() < 2 * stream_banner_kept) return;
  const size_t given_up = banner_.size() - stream_banner_kept;
  banner_.erase(0, given_up);
  searched_ -= given_up;
  skipped_ += given_up;
}

/// The first frame tells: as it stands it is damaged, or without the carriage returns.
bool StreamReader::find_line_ends() {
  const bool plain = begins_with_hello(first_);
  std::string undone;
  if (!plain) {
    undone = without_terminal(first_);
    through_terminal_ = begins_with_hello(undone);
  }
  started_ = plain || through_terminal_ || first_.size() > longest_hello;
  if (!through_terminal_) held_return_ = false;
  if (started_) {
    decoder_.feed(through_terminal_ ? undone : first_);
    first_.clear();
  }
  return started_;
}

/// A terminal puts a carriage return before each line feed.
std::string StreamReader::without_terminal(std::string_view bytes) {
  std::string kept;
  kept.reserve(bytes.size() + 1);
  for (const char c : bytes) {
    if (held_return_ && c != '\n') kept += '\r';
    held_return_ = c == '\r';
    if (!held_return_) kept += c;
  }
  return kept;
}

std::optional<StreamItem> StreamReader::next() {
  if (!find_start()) return std::nullopt;
  while (true) {
    const uint64_t before = decoder_.consumed();
    auto event = decoder_.next();
    if (!event) return std::nullopt;
    uint64_t bytes = decoder_.consumed() - before;
    if (event->header.contains("chunk")) {
      event = add_chunk(*event);
      bytes = 0;
    }
    if (!event) continue;
    if (auto item = item_of(std::move(*event), bytes)) return item;
  }
}

/// The whole frame once its last part is there. An engine that was started again counts its
/// serials from the beginning, so a first part always begins anew.
std::optional<Event> StreamReader::add_chunk(const Event& chunk) {
  const JsonReader reader(chunk.header, "chunk");
  const int64_t serial = reader.integer("chunk");
  const int64_t part = reader.integer("part");
  auto found = assemblies_.find(serial);
  if (found != assemblies_.end() && part != found->second.next_part) {
    drop_assembly(found);
    found = assemblies_.end();
  }
  if (found == assemblies_.end()) {
    if (part != 0) return std::nullopt;  // the rest of one that was given up
    found = assemblies_.emplace(serial, Assembly{reader.integer("parts"), 0, {}}).first;
  }
  Assembly& assembly = found->second;
  ++assembly.next_part;
  assembly.bytes += chunk.payload;
  pending_bytes_ += chunk.payload.size();
  if (assembly.next_part == assembly.parts) {
    const std::string whole = std::move(assembly.bytes);
    pending_bytes_ -= whole.size();
    assemblies_.erase(found);
    return decode_frame(whole);
  }
  while (pending_bytes_ > pending_limit || assemblies_.size() > most_assemblies)
    drop_assembly(assemblies_.begin());
  return std::nullopt;
}

void StreamReader::drop_assembly(std::map<int64_t, Assembly>::iterator which) {
  pending_bytes_ -= which->second.bytes.size();
  assemblies_.erase(which);
}

std::string to_line(const Command& command) {
  Json line = {{"command", command.name}, {"id", command.id}};
  if (!command.tag.empty()) line["tag"] = command.tag;
  line.update(command.fields);
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Command parse_command(std::string_view line) {
  Json fields = parse_json(line, "command");
  const JsonReader reader(fields, "command");
  Command command{reader.text("command"), reader.integer("id", 0), reader.text("tag", ""), {}};
  if (!is_question(command) && std::ranges::find(orders, command.name) == std::end(orders)) {
    std::vector<std::string> known = question_names();
    known.insert(known.end(), std::begin(orders), std::end(orders));
    bad_input(unknown_name("command", command.name, known));
  }
  for (const char* key : {"command", "id", "tag"}) fields.erase(key);
  command.fields = std::move(fields);
  return command;
}

std::vector<std::string> question_names() { return {std::begin(questions), std::end(questions)}; }

std::vector<std::string> order_names() { return {std::begin(orders), std::end(orders)}; }

bool is_question(const Command& command) {
  return std::ranges::find(questions, command.name) != std::end(questions);
}

Command probe_command(int64_t id, const std::string& tag, const ProbeQuery& query) {
  Command command{"probe", id, tag};
  if (query.text) command.fields["text"] = *query.text;
  if (!query.ids.empty()) command.fields["ids"] = query.ids;
  if (query.task) command.fields["task"] = true;
  put_step(command.fields, query.step);
  put_ablation(command.fields, query.ablation);
  return command;
}

ProbeQuery probe_query(const Command& command) {
  const JsonReader reader(command.fields, command.name);
  ProbeQuery query;
  if (reader.has("text")) query.text = reader.text("text");
  if (reader.has("ids")) {
    const Json& ids = reader.raw("ids");
    if (!ids.is_array() ||
        !std::ranges::all_of(ids, [](const Json& id) { return id.is_number_integer(); }))
      bad_input(command.name + ": ids: expected a list of whole numbers");
    query.ids = ids.get<std::vector<int64_t>>();
  }
  query.step = step_of(reader);
  query.task = reader.boolean("task", false);
  query.ablation = ablation_of(reader);
  return query;
}

Command lens_command(int64_t id, const std::string& tag, const LensQuery& query) {
  Command command = probe_command(id, tag, query.of);
  command.name = "lens";
  command.fields["top_k"] = query.top_k;
  return command;
}

LensQuery lens_query(const Command& command) {
  const LensQuery query{probe_query(command),
                        JsonReader(command.fields, "lens").integer("top_k", LensQuery{}.top_k)};
  if (query.top_k < 1) bad_input("top_k must be 1 or more");
  return query;
}

Command evaluate_command(int64_t id, const std::string& tag, const EvaluateQuery& query) {
  Command command{"evaluate", id, tag, {{"batches", query.batches}}};
  put_step(command.fields, query.step);
  put_ablation(command.fields, query.ablation);
  return command;
}

EvaluateQuery evaluate_query(const Command& command) {
  const JsonReader reader(command.fields, "evaluate");
  EvaluateQuery query;
  query.ablation = ablation_of(reader);
  query.batches = reader.integer("batches", query.batches);
  query.step = step_of(reader);
  if (query.batches < 0) bad_input("batches must be 0 (all) or more");
  return query;
}

Command generate_command(int64_t id, const std::string& tag, const GenerateQuery& query) {
  Command command{"generate", id, tag};
  command.fields = {{"prompt", query.prompt},
                    {"max_new_tokens", query.max_new_tokens},
                    {"temperature", query.temperature},
                    {"top_k", query.top_k},
                    {"top_p", query.top_p},
                    {"seed", query.seed}};
  if (query.chat) command.fields["chat"] = true;
  put_step(command.fields, query.step);
  put_ablation(command.fields, query.ablation);
  return command;
}

GenerateQuery generate_query(const Command& command) {
  const JsonReader reader(command.fields, "generate");
  GenerateQuery query;
  query.prompt = reader.text("prompt");
  query.max_new_tokens = reader.integer("max_new_tokens", query.max_new_tokens);
  query.temperature = reader.number("temperature", query.temperature);
  query.top_k = reader.integer("top_k", query.top_k);
  query.top_p = reader.number("top_p", query.top_p);
  query.chat = reader.boolean("chat", false);
  const int64_t seed = reader.integer("seed", 1);
  if (seed < 0) bad_input("seed must be 0 or more");
  query.seed = static_cast<uint64_t>(seed);
  query.step = step_of(reader);
  query.ablation = ablation_of(reader);
  if (query.max_new_tokens < 1) bad_input("max_new_tokens must be 1 or more");
  if (!(query.temperature >= 0)) bad_input("temperature must be 0 or more");
  if (query.top_k < 0) bad_input("top_k must be 0 or more");
  if (!(query.top_p > 0 && query.top_p <= 1)) bad_input("top_p must be more than 0, at most 1");
  return query;
}

Command tokenize_command(int64_t id, const std::string& tag, const std::string& text) {
  return {"tokenize", id, tag, {{"text", text}}};
}

Command learning_rate_command(int64_t id, double factor) {
  return {"set", id, {}, {{"learning_rate_factor", factor}}};
}

Command control_command(int64_t id, const std::string& name) {
  return {name, id, {}, Json::object()};
}

}  // namespace attnlab
