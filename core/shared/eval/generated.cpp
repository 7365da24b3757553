// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/generated.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/statistics.h"
#include "core/shared/data/tasks/tasks.h"
#include "core/shared/eval/metrics.h"

namespace attnlab {
namespace {

constexpr std::string_view prefix = "task:";
constexpr const char* version = "1.0";

const Task& task_of(const EvalTask& evaluation) {
  return task(std::string_view(evaluation.name).substr(prefix.size()));
}

void check_words(const Task& task, const Tokenizer& tokenizer) {
  const auto& words = task.vocabulary();
  bool same = tokenizer.vocab_size() == static_cast<int64_t>(words.size());
  for (size_t i = 0; same && i < words.size(); ++i)
    same = tokenizer.encode(words[i]) == std::vector{static_cast<int32_t>(i)};
  if (!same)
    bad_input("the model was not trained on the words of the task " + std::string(task.name()),
              "evaluate a run that was trained with --data task:" + std::string(task.name()));
}

/// The last `count` of the tokens before `end`, with `context` tokens read at most.
ScoreRequest request_up_to(const EvalItem& item, int64_t end, int64_t count, int64_t context,
                           size_t group) {
  const int64_t begin = std::max<int64_t>(0, end - context - 1);
  return {{item.tokens.begin() + begin, item.tokens.begin() + end}, count, group};
}

void add_windows(EvalRequests& out, const EvalItem& item, int64_t context) {
  const auto size = static_cast<int64_t>(item.tokens.size());
  for (int64_t done = 1; done < size;) {
    const int64_t count = std::min(context, size - done);
    done += count;
    out.requests.push_back(request_up_to(item, done, count, context, out.requests.size()));
    out.tokens += count;
  }
}

void add_answers(EvalRequests& out, const EvalItem& item, int64_t context) {
  const size_t group = out.requests.size();  // what is not cut off shares its beginning
  for (size_t i = 1; i < item.tokens.size(); ++i)
    if (item.scored[i])
      out.requests.push_back(request_up_to(item, static_cast<int64_t>(i) + 1, 1, context, group));
}

/// Visits all that was scored: `answer(token, likelihood)` and `text(tokens, log_probability)`,
/// whose sums are the perplexity's.
template <class Answer, class Text>
void visit(const EvalTask& evaluation, const EvalDocuments& documents, const EvalRequests& requests,
           Answer answer, Text text) {
  const bool all = task_of(evaluation).trains_on_all();
  for (size_t i = 0; i < documents.items.size(); ++i) {
    const auto answers = std::ranges::count(documents.items[i].scored, true);
    const size_t first_answer = requests.first[i + 1] - static_cast<size_t>(answers);
    for (size_t r = requests.first[i]; r < requests.first[i + 1]; ++r) {
      if (r >= first_answer) answer(r);
      if (!all || r < first_answer) text(r);
    }
  }
}

double entropy_of(const std::map<int32_t, double>& counts) {
  double total = 0, sum = 0;
  for (const auto& [token, count] : counts) total += count;
  for (const auto& [token, count] : counts) sum -= count * std::log(count / total);
  return sum / total;
}

double largest_share(const std::map<int32_t, double>& counts) {
  double total = 0, most = 0;
  for (const auto& [token, count] : counts) total += count, most = std::max(most, count);
  return most / total;
}

}  // namespace

bool is_generated(std::string_view word) { return word.starts_with(prefix); }

EvalTask generated_eval_task(std::string_view word) {
  const Task& generated = task(word.substr(prefix.size()));
  EvalTask evaluation;
  evaluation.kind = EvalKind::generated;
  evaluation.name = word;
  evaluation.title = std::string(generated.title()) + ": " + std::string(generated.description());
  evaluation.version = version;
  evaluation.metrics = {"acc", "perplexity"};
  evaluation.sha256 = sha256(evaluation.name + version);
  return evaluation;
}

EvalDocuments generated_documents(const EvalTask& evaluation, int64_t length,
                                  std::optional<int64_t> limit) {
  const Task& generated = task_of(evaluation);
  if (length < generated.shortest())
    bad_input("a sequence of " + std::to_string(generated.shortest()) +
                  " tokens is the shortest of " + evaluation.name + ", the model takes " +
                  std::to_string(length),
              "evaluate a model that was trained with longer sequences");
  EvalDocuments documents;
  documents.files = Json::array();
  documents.all = held_out_examples;
  for (int64_t i = 0; i < std::min(limit.value_or(held_out_examples), held_out_examples); ++i) {
    TaskExample example = held_out_example(generated, length, i);
    EvalItem item;
    item.tokens = std::move(example.tokens);
    item.scored = std::move(example.scored);
    if (!item.scored.empty()) item.scored[0] = false;  // nothing stands before it
    documents.items.push_back(std::move(item));
  }
  return documents;
}

EvalRequests generated_requests(const EvalTask& evaluation, const EvalDocuments& documents,
                                const Tokenizer& tokenizer, int64_t context) {
  const Task& generated = task_of(evaluation);
  check_words(generated, tokenizer);
  EvalRequests out;
  for (const EvalItem& item : documents.items) {
    out.first.push_back(out.requests.size());
    if (generated.trains_on_all()) add_windows(out, item, context);
    add_answers(out, item, context);
  }
  out.first.push_back(out.requests.size());
  if (!generated.trains_on_all()) out.tokens = static_cast<int64_t>(out.requests.size());
  return out;
}

std::vector<Metric> generated_metrics(const EvalTask& evaluation, const EvalDocuments& documents,
                                      const EvalRequests& requests,
                                      std::span<const Likelihood> likelihoods) {
  std::vector<double> right;
  double sum = 0, tokens = 0;
  visit(
      evaluation, documents, requests,
      [&](size_t r) { right.push_back(likelihoods[r].greedy ? 1 : 0); },
      [&](size_t r) {
        sum += likelihoods[r].log_probability;
        tokens += static_cast<double>(requests.requests[r].scored);
      });
  return {{"acc", mean_of(right), mean_standard_error(right)},
          {"perplexity", std::exp(-sum / tokens), {}}};
}

Baselines generated_baselines(const EvalTask& evaluation, const EvalDocuments& documents,
                              const EvalRequests& requests) {
  const Task& generated = task_of(evaluation);
  std::map<int32_t, double> answers, texts;
  visit(
      evaluation, documents, requests,
      [&](size_t r) { ++answers[requests.requests[r].tokens.back()]; },
      [&](size_t r) {
        const ScoreRequest& request = requests.requests[r];
        for (auto at = request.tokens.end() - request.scored; at != request.tokens.end(); ++at)
          ++texts[*at];
      });
  const double choices = generated.trains_on_all()
                             ? static_cast<double>(generated.vocabulary().size())
                             : 1 / generated.chance();
  return {{{"acc", generated.chance(), {}}, {"perplexity", choices, {}}},
          {{"acc", largest_share(answers), {}}, {"perplexity", std::exp(entropy_of(texts)), {}}}};
}

}  // namespace attnlab
