// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/chat.h"

#include "core/shared/base/error.h"
#include "core/shared/data/jinja.h"

namespace attnlab {
namespace {

std::vector<int32_t> encoded(const Tokenizer& tokenizer, const std::string& text, bool special) {
  return special ? tokenizer.encode_special(text) : tokenizer.encode(text);
}

// Of the variables that `transformers` gives, those that say something.
std::string written(const ModelTexts& texts, const std::string& message) {
  if (texts.chat_template.empty())
    bad_input("the model's files have no chat template", "ask it without one");
  Json variables = {{"messages", {{{"role", "user"}, {"content", message}}}},
                    {"add_generation_prompt", true},
                    {"tools", nullptr},
                    {"documents", nullptr}};
  if (!texts.bos.empty()) variables["bos_token"] = texts.bos;
  if (!texts.eos.empty()) variables["eos_token"] = texts.eos;
  return render_jinja(texts.chat_template, variables, "the model's chat template");
}

}  // namespace

std::vector<int32_t> ModelTexts::encode_prompt(const Tokenizer& tokenizer, const std::string& text,
                                               bool special) const {
  std::vector<int32_t> ids = frame.before;
  const auto own = encoded(tokenizer, text, special);
  ids.insert(ids.end(), own.begin(), own.end());
  return ids;
}

std::vector<int32_t> ModelTexts::encode(const Tokenizer& tokenizer, const std::string& text,
                                        bool special) const {
  std::vector<int32_t> ids = encode_prompt(tokenizer, text, special);
  ids.insert(ids.end(), frame.behind.begin(), frame.behind.end());
  return ids;
}

std::vector<int32_t> encode_chat(const ModelTexts& texts, const Tokenizer& tokenizer,
                                 const std::string& message, bool special) {
  const std::string text = written(texts, message);
  if (!special && tokenizer.encode(message) != tokenizer.encode_special(message))
    bad_input("the message has the name of a special token, which would be that token in a chat",
              "leave it out");
  return tokenizer.encode_special(text);
}

std::string no_chat(const ModelTexts& texts) {
  try {
    (void)written(texts, "a");
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace attnlab
