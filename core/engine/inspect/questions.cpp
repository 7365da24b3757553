// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/questions.h"

#include <algorithm>
#include <optional>

#include "core/engine/inspect/effect.h"
#include "core/engine/inspect/lens.h"
#include "core/engine/inspect/probe.h"
#include "core/engine/model/decoder.h"
#include "core/shared/analysis/probe_remarks.h"
#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/fitting_text.h"
#include "core/shared/data/text_stream.h"

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

std::vector<int64_t> around(const TextFrame& frame, const std::vector<int32_t>& text) {
  std::vector<int64_t> ids(frame.before.begin(), frame.before.end());
  ids.insert(ids.end(), text.begin(), text.end());
  ids.insert(ids.end(), frame.behind.begin(), frame.behind.end());
  return ids;
}

/// Tokens to look at, and what is left out of the text they come from.
struct Wanted {
  std::vector<int64_t> ids;
  ProbeRemarks remarks;
};

std::string some_tokens(const Tokenizer& tokenizer) {
  std::vector<std::string> some;
  for (int32_t id = 0; id < std::min<int64_t>(8, tokenizer.vocab_size()); ++id)
    some.push_back(tokenizer.decode(std::vector{id}));
  return join(some, " ");
}

Wanted of_text(const std::string& text, const Subject& subject) {
  const Tokenizer& tokenizer = tokenizer_of(subject);
  const FittingText fitting = fit_text(tokenizer, text);
  if (fitting.ids.empty() && !fitting.left_out.empty())
    bad_input("the vocabulary has nothing of this text",
              "its tokens are such as " + some_tokens(tokenizer));
  Wanted wanted{around(subject.texts.frame, fitting.ids), {}};
  wanted.remarks.before = std::ssize(subject.texts.frame.before);
  wanted.remarks.behind = std::ssize(subject.texts.frame.behind);
  for (const auto& [begin, end] : fitting.left_out)
    wanted.remarks.left_out.emplace_back(begin, end);
  return wanted;
}

Wanted wanted_of(const ProbeQuery& query, const Subject& subject) {
  const ProbeSequences& own = subject.sequences;
  Wanted wanted = !query.ids.empty() ? Wanted{query.ids, {}}
                  : query.text       ? of_text(*query.text, subject)
                                     : Wanted{query.task ? own.example : own.usual(), {}};
  if (wanted.ids.empty()) bad_input("there is no text to look at", "type one");
  const auto longest = static_cast<size_t>(subject.model.spec().max_position_embeddings);
  wanted.remarks.truncated = wanted.ids.size() > longest;
  if (wanted.remarks.truncated) {
    wanted.ids.resize(longest);
    wanted.remarks.behind = 0;
  }
  return wanted;
}

/// Answers about one text under the query's ablation; `look` looks at ids.
template <class Look>
Event answer_text(const ProbeQuery& query, const Subject& subject, Look look) {
  const Wanted wanted = wanted_of(query, subject);
  const AblationScope changed(subject.model, query.ablation);
  auto found = look(wanted.ids);
  found.step = subject.step;
  Event answer = to_event(found);
  add_remarks(wanted.remarks, answer);
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
  constexpr int64_t most = 1000;  // predictions of a token; the answer grows with every one
  const LensQuery query = lens_query(question);
  if (query.top_k > most) bad_input("top_k must be at most " + std::to_string(most));
  return answer_text(query.of, subject, [&](const std::vector<int64_t>& ids) {
    return lens(subject.model, subject.tokenizer, ids, query.top_k);
  });
}

Event answer_tokenize(const Command& question, const Subject& subject) {
  const auto ids = ids_of(JsonReader(question.fields, "tokenize").text("text"), subject);
  return {{{"answer", "tokens"}, {"ids", ids}, {"tokens", token_texts(subject.tokenizer, ids)}},
          {}};
}

class EvaluateAnswer final : public Answering {
 public:
  EvaluateAnswer(const EvaluateQuery& query, const Subject& subject, Send send)
      : query_(query),
        step_(subject.step),
        send_(std::move(send)),
        measurement_(subject.model, query.ablation, subject.held_out(), query.batches) {}

  bool go_on() override {
    if (measurement_.go_on()) return true;
    Event answer = to_event(measurement_.effect());
    answer.header["step"] = step_;
    if (query_.step) answer.header["requested_step"] = *query_.step;
    send_(std::move(answer));
    return false;
  }

 private:
  EvaluateQuery query_;
  int64_t step_;
  Send send_;
  EffectMeasurement measurement_;
};

std::vector<int64_t> end_tokens_of(const Subject& subject) {
  const auto own = tokenizer_of(subject).end_token();
  if (!subject.end_tokens.empty() || !own) return subject.end_tokens;
  return {*own};
}

std::vector<int32_t> prompt_of(const GenerateQuery& query, const Tokenizer& tokenizer,
                               const ModelTexts& texts) {
  if (query.prompt.empty()) bad_input("the prompt is empty", "give some text to begin with");
  return query.chat ? encode_chat(texts, tokenizer, query.prompt, false)
                    : texts.encode_prompt(tokenizer, query.prompt, false);
}

// What each new token adds to the decoded text goes out at once, until an end token.
class GenerateAnswer final : public Answering {
 public:
  GenerateAnswer(const GenerateQuery& query, const Subject& subject, Send send)
      : left_(query.max_new_tokens),
        step_(subject.step),
        tokenizer_(tokenizer_of(subject)),
        send_(std::move(send)),
        end_tokens_(end_tokens_of(subject)),
        prompt_(prompt_of(query, tokenizer_, subject.texts)),
        text_(tokenizer_, prompt_),
        changed_(subject.model, query.ablation) {
    if (left_ > most_new_tokens)
      bad_input("max_new_tokens must be at most " + std::to_string(most_new_tokens));
    if (prompt_.empty()) bad_input("the prompt is empty", "give some text to begin with");
    const Sampling sampling{query.temperature, query.top_k, query.top_p, query.temperature == 0,
                            tokenizer_.vocab_size()};
    generator_.emplace(subject.model, prompt_, sampling, query.seed);
    (void)text_.take();
  }

  bool go_on() override {
    const auto id = left_-- > 0 ? std::optional(generator_->next()) : std::nullopt;
    if (!id || std::ranges::find(end_tokens_, *id) != end_tokens_.end()) {
      break_off();
      return false;
    }
    text_.add(*id);
    if (std::string fresh = text_.take(); !fresh.empty()) piece(std::move(fresh), false);
    return true;
  }

  void break_off() override { piece(text_.finish(), true); }

 private:
  void piece(std::string text, bool done) {
    send_(
        {{{"answer", "generate"}, {"step", step_}, {"text", std::move(text)}, {"done", done}}, {}});
  }

  int64_t left_, step_;
  const Tokenizer& tokenizer_;
  Send send_;
  std::vector<int64_t> end_tokens_;
  std::vector<int32_t> prompt_;
  TextStream text_;
  AblationScope changed_;
  std::optional<Generator> generator_;
};

// LibTorch reports with a stack trace; the first line says what happened.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Signs what is sent, and makes answers of what goes wrong.
class CarefulAnswer final : public Answering {
 public:
  CarefulAnswer(Command question, const Subject& subject, const Send& send)
      : question_(std::move(question)), subject_(subject), send_(send) {}

  bool go_on() override {
    try {
      if (!takes_long(question_)) {
        answer_at_once();
        return false;
      }
      if (!long_) begin();
      return long_->go_on();
    } catch (const Error& error) {
      sign_and_send(error_answer(question_.id, error.line()));
    } catch (const std::exception& error) {
      sign_and_send(error_answer(question_.id, first_line(error.what())));
    }
    return false;
  }

  void break_off() override {
    if (long_) long_->break_off();
  }

 private:
  void begin() {
    const Send send = [this](Event answer) { sign_and_send(std::move(answer)); };
    if (question_.name == "generate")
      long_ = std::make_unique<GenerateAnswer>(generate_query(question_), subject_, send);
    else
      long_ = std::make_unique<EvaluateAnswer>(evaluate_query(question_), subject_, send);
  }

  void answer_at_once() {
    if (question_.name == "probe") sign_and_send(answer_probe(question_, subject_));
    if (question_.name == "lens") sign_and_send(answer_lens(question_, subject_));
    if (question_.name == "tokenize") sign_and_send(answer_tokenize(question_, subject_));
  }

  void sign_and_send(Event answer) {
    answer.header["id"] = question_.id;
    if (!question_.tag.empty()) answer.header["tag"] = question_.tag;
    send_(std::move(answer));
  }

  Command question_;
  Subject subject_;
  Send send_;
  std::unique_ptr<Answering> long_;
};

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

std::vector<int64_t> example_without_data(const Tokenizer& tokenizer, const TextFrame& frame) {
  constexpr const char* text =
      "The old clock in the hall struck nine. Nobody in the house heard it. The old clock in the "
      "hall struck ten. Nobody in the house heard it.";
  const auto ids = fit_text(tokenizer, text).ids;
  return ids.empty() ? std::vector<int64_t>() : around(frame, ids);
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

bool takes_long(const Command& question) {
  return question.name == "generate" || question.name == "evaluate";
}

std::unique_ptr<Answering> begin_answer(const Command& question, const Subject& subject,
                                        const Send& send) {
  return std::make_unique<CarefulAnswer>(question, subject, send);
}

void answer_question(const Command& question, const Subject& subject, const Send& send,
                     const std::function<bool()>& abandoned) {
  const auto answer = begin_answer(question, subject, send);
  while (answer->go_on())
    if (abandoned()) return answer->break_off();
}

}  // namespace attnlab
