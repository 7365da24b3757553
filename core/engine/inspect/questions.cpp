// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/questions.h"

#include "core/engine/inspect/effect.h"
#include "core/engine/inspect/lens.h"
#include "core/engine/inspect/probe.h"
#include "core/engine/model/decoder.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

using Send = std::function<void(Event)>;

const Tokenizer& tokenizer_of(const Subject& subject) {
  if (subject.tokenizer == nullptr)
    bad_input("the checkpoint has no tokenizer.json", "ask by token ids");
  return *subject.tokenizer;
}

std::vector<int64_t> ids_of(const std::string& text, const Subject& subject) {
  const auto ids = tokenizer_of(subject).encode(text);
  return {ids.begin(), ids.end()};
}

std::vector<int64_t> wanted_ids(const ProbeQuery& query, const Subject& subject) {
  if (!query.ids.empty()) return query.ids;
  if (query.text) return ids_of(*query.text, subject);
  const ProbeSequences& own = subject.sequences;
  const auto& ids = query.task ? own.example : own.usual();
  if (ids.empty()) bad_input("there is no text to look at", "type one");
  return ids;
}

/// Answers about one text under the query's ablation; `look` looks at ids.
template <class Look>
Event answer_text(const ProbeQuery& query, const Subject& subject, Look look) {
  std::vector<int64_t> ids = wanted_ids(query, subject);
  const auto longest = static_cast<size_t>(subject.model.spec().max_position_embeddings);
  const bool truncated = ids.size() > longest;
  if (truncated) ids.resize(longest);
  const AblationScope changed(subject.model, query.ablation);
  auto found = look(ids);
  found.step = subject.step;
  Event answer = to_event(found);
  answer.header["truncated"] = truncated;
  if (query.step) answer.header["requested_step"] = *query.step;
  if (!query.ablation.empty()) answer.header["ablation"] = to_json(query.ablation);
  return answer;
}

Event answer_probe(const Command& question, const Subject& subject) {
  return answer_text(probe_query(question), subject, [&](const std::vector<int64_t>& ids) {
    return probe(subject.model, subject.tokenizer, ids);
  });
}

Event answer_lens(const Command& question, const Subject& subject) {
  const LensQuery query = lens_query(question);
  return answer_text(query.of, subject, [&](const std::vector<int64_t>& ids) {
    return lens(subject.model, subject.tokenizer, ids, query.top_k);
  });
}

/// Nothing when nobody waits for it any more.
std::optional<Event> answer_evaluate(const Command& question, const Subject& subject,
                                     const std::function<bool()>& abandoned) {
  const EvaluateQuery query = evaluate_query(question);
  const auto effect =
      ablation_effect(subject.model, query.ablation, subject.held_out(), query.batches, abandoned);
  if (!effect) return std::nullopt;
  Event answer = to_event(*effect);
  answer.header["step"] = subject.step;
  if (query.step) answer.header["requested_step"] = *query.step;
  return answer;
}

Event answer_tokenize(const Command& question, const Subject& subject) {
  const auto ids = ids_of(JsonReader(question.fields, "tokenize").text("text"), subject);
  return {{{"answer", "tokens"}, {"ids", ids}, {"tokens", token_texts(subject.tokenizer, ids)}},
          {}};
}

// What each new token adds to the decoded text goes out at once; an unfinished character waits.
void answer_generate(const Command& question, const Subject& subject, const Send& send,
                     const std::function<bool()>& abandoned) {
  const GenerateQuery query = generate_query(question);
  const Tokenizer& tokenizer = tokenizer_of(subject);
  std::vector<int32_t> tokens = tokenizer.encode(query.prompt);
  if (tokens.empty()) bad_input("the prompt is empty", "give some text to begin with");
  const Sampling sampling{query.temperature, query.top_k, query.top_p, query.temperature == 0};
  const AblationScope changed(subject.model, query.ablation);
  Generator generator(subject.model, tokens, sampling, query.seed);
  std::string shown = tokenizer.decode(tokens);
  const auto piece = [&](std::string text, bool done) {
    send({{{"answer", "generate"},
           {"step", subject.step},
           {"text", std::move(text)},
           {"done", done}},
          {}});
  };
  for (int64_t i = 0; i < query.max_new_tokens && !abandoned(); ++i) {
    tokens.push_back(generator.next());
    const std::string text = tokenizer.decode(tokens);
    if (!text.starts_with(shown) || text.ends_with("\xef\xbf\xbd")) continue;
    piece(text.substr(shown.size()), false);
    shown = text;
  }
  const std::string whole = tokenizer.decode(tokens);
  piece(whole.starts_with(shown) ? whole.substr(shown.size()) : std::string(), true);
}

// LibTorch reports with a stack trace; the first line says what happened.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

ProbeSequences probe_sequences(const TrainSpec& spec, const DataSource& data) {
  ProbeSequences found;
  if (!spec.probe_text.empty()) {
    const auto ids = data.tokenizer()->encode(spec.probe_text);
    found.text.assign(ids.begin(), ids.end());
  }
  const at::Tensor example = data.held_out().at(0).inputs.select(0, 0).contiguous();
  const int64_t* ids = example.const_data_ptr<int64_t>();
  found.example.assign(ids, ids + example.numel());
  return found;
}

std::vector<int64_t> ProbeSequences::usual_within(int64_t positions) const {
  std::vector<int64_t> ids = usual();
  if (std::ssize(ids) > positions) ids.resize(static_cast<size_t>(positions));
  return ids;
}

Json to_json(const ProbeSequences& sequences) {
  return {{"text", sequences.text}, {"example", sequences.example}};
}

ProbeSequences probe_sequences_from_json(const JsonReader& reader) {
  const auto list = [&](const char* key) {
    const Json& ids = reader.raw(key);
    for (const Json& id : ids)
      if (!ids.is_array() || !id.is_number_integer()) reader.fail(key, "expected token ids");
    return ids.get<std::vector<int64_t>>();
  };
  return {list("text"), list("example")};
}

void answer_question(const Command& question, const Subject& subject, const Send& send,
                     const std::function<bool()>& abandoned) {
  const Send signed_send = [&](Event answer) {
    answer.header["id"] = question.id;
    if (!question.tag.empty()) answer.header["tag"] = question.tag;
    send(std::move(answer));
  };
  try {
    if (question.name == "probe") signed_send(answer_probe(question, subject));
    if (question.name == "lens") signed_send(answer_lens(question, subject));
    if (question.name == "evaluate")
      if (auto answer = answer_evaluate(question, subject, abandoned))
        signed_send(std::move(*answer));
    if (question.name == "tokenize") signed_send(answer_tokenize(question, subject));
    if (question.name == "generate") answer_generate(question, subject, signed_send, abandoned);
  } catch (const Error& error) {
    signed_send(error_answer(question.id, error.line()));
  } catch (const std::exception& error) {
    signed_send(error_answer(question.id, first_line(error.what())));
  }
}

}  // namespace attnlab
