// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/requests.h"

#include <algorithm>
#include <tuple>

#include "core/shared/base/error.h"
#include "core/shared/eval/characters.h"
#include "core/shared/eval/generated.h"

namespace attnlab {
namespace {

using Ids = std::vector<int32_t>;

struct IdPair {
  Ids context, continuation;
};

IdPair encode_pair(const Tokenizer& tokenizer, int32_t prefix, const TextPair& pair) {
  const std::string_view kept = strip_right(pair.context);
  const std::string moved = pair.context.substr(kept.size()) + pair.continuation;
  if (kept.empty()) return {{prefix}, tokenizer.encode(moved)};
  const Ids context = tokenizer.encode(kept);
  const Ids whole = tokenizer.encode(std::string(kept) + moved);
  if (whole.size() <= context.size()) return {context, tokenizer.encode(moved)};
  return {context, {whole.begin() + static_cast<std::ptrdiff_t>(context.size()), whole.end()}};
}

class Encoder {
 public:
  Encoder(const Tokenizer& tokenizer, int32_t prefix, int64_t context)
      : tokenizer_(tokenizer), prefix_(prefix), context_(context) {}

  void add_pair(const TextPair& pair, size_t group) {
    const IdPair ids = encode_pair(tokenizer_, prefix_, pair);
    const auto scored = static_cast<int64_t>(ids.continuation.size());
    if (scored == 0) bad_input("the text to score has no tokens");
    if (scored > context_)
      bad_input("the text to score has " + std::to_string(scored) + " tokens, the model takes " +
                    std::to_string(context_),
                "use a model trained with longer sequences");
    Ids tokens = ids.context;
    tokens.insert(tokens.end(), ids.continuation.begin(), ids.continuation.end());
    const int64_t excess = static_cast<int64_t>(tokens.size()) - (context_ + 1);
    if (excess > 0) {
      tokens.erase(tokens.begin(), tokens.begin() + excess);
      ++out_.truncated;
    }
    add(std::move(tokens), scored, group);
  }

  void add_rolling(const std::string& text) {
    const Ids ids = tokenizer_.encode(text);
    const auto size = static_cast<int64_t>(ids.size());
    if (size == 0) bad_input("the text to score has no tokens");
    const int64_t first = std::min(context_, size);
    Ids tokens = {prefix_};
    tokens.insert(tokens.end(), ids.begin(), ids.begin() + first);
    add(std::move(tokens), first, out_.requests.size());
    for (int64_t done = first; done < size;) {
      const int64_t scored = std::min(context_, size - done);
      done += scored;
      add({ids.begin() + (done - context_ - 1), ids.begin() + done}, scored, out_.requests.size());
    }
  }

  void begin_document() {
    out_.first.push_back(out_.requests.size());
    before_ = {out_.truncated, out_.tokens};
  }
  /// As if it had not begun.
  void drop_document() {
    out_.requests.resize(out_.first.back());
    out_.first.pop_back();
    std::tie(out_.truncated, out_.tokens) = before_;
  }
  EvalRequests take() {
    begin_document();
    return std::move(out_);
  }

 private:
  void add(Ids tokens, int64_t scored, size_t group) {
    out_.requests.push_back({std::move(tokens), scored, group});
    out_.tokens += scored;
  }

  const Tokenizer& tokenizer_;
  int32_t prefix_;
  int64_t context_;
  EvalRequests out_;
  std::pair<int64_t, int64_t> before_;  ///< texts truncated and tokens scored, without the last
};

void encode_item(const EvalTask& task, const EvalItem& item, size_t group, Encoder& encoder) {
  for (const TextPair& pair : item.pairs) {
    if (task.kind == EvalKind::rolling)
      encoder.add_rolling(pair.continuation);
    else
      encoder.add_pair(pair, group);
  }
}

}  // namespace

int32_t prefix_token(const Tokenizer& tokenizer) {
  for (const char* text : {"<|endoftext|>", "\n"}) {
    try {
      const Ids ids = tokenizer.encode_special(text);
      if (ids.size() == 1) return ids[0];
    } catch (const Error&) {  // a character that this vocabulary lacks
    }
  }
  return 0;
}

EvalRequests encode_requests(const EvalTask& task, EvalDocuments& documents,
                             const Tokenizer& tokenizer, int64_t context, bool strict,
                             std::optional<int32_t> prefix) {
  if (task.kind == EvalKind::generated)
    return generated_requests(task, documents, tokenizer, context);
  Encoder encoder(tokenizer, prefix ? *prefix : prefix_token(tokenizer), context);
  std::vector<EvalItem> kept;
  for (size_t i = 0; i < documents.items.size(); ++i) {
    encoder.begin_document();
    try {
      encode_item(task, documents.items[i], i, encoder);
      kept.push_back(std::move(documents.items[i]));
    } catch (const Error& error) {
      const Error named(error.kind(),
                        task.name + ", document " + std::to_string(i + 1) + ": " + error.what(),
                        error.advice());
      if (strict) throw named;
      encoder.drop_document();
      documents.skip(named.line());
    }
  }
  documents.items = std::move(kept);
  if (documents.items.empty())
    bad_input(task.name + " has no document that this model can be asked, first " +
              documents.first_skipped);
  return encoder.take();
}

}  // namespace attnlab
