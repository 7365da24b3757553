// SPDX-License-Identifier: Apache-2.0
// Reads tokenizer.json: our own byte, char and word tokenizers, BPE of bytes and of characters.
#include <algorithm>
#include <limits>
#include <set>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/data/bpe_tokenizer.h"
#include "core/shared/data/byte_level.h"
#include "core/shared/data/gguf.h"
#include "core/shared/data/pattern.h"
#include "core/shared/data/sentencepiece.h"
#include "core/shared/data/tokenizer.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

// Sorted maps: an object that keeps its order looks through all of its members for each new one.
using BigJson = nlohmann::json;
constexpr int64_t largest_id = 1 << 24;

BigJson parse_big(std::string_view text, const std::string& origin) {
  check_json_depth(text, origin);
  try {
    return BigJson::parse(text);
  } catch (const BigJson::exception& error) {
    refuse_json(error, origin);
  }
}

/// A tokenizer.json, its long lists apart.
struct Parsed {
  std::string origin;
  BigJson vocabulary, merges;
  Json frame;

  [[noreturn]] void fail(const std::string& where, const std::string& problem) const {
    bad_input(origin + ": " + where + ": " + problem);
  }
};

Parsed parse_apart(std::string_view text, const std::string& origin) {
  Parsed parsed{origin, {}, BigJson::array(), {}};
  BigJson all = parse_big(text, origin);
  if (all.is_object() && all.contains("model") && all["model"].is_object()) {
    BigJson& model = all["model"];
    if (model.contains("vocab")) parsed.vocabulary = std::move(model["vocab"]);
    if (model.contains("merges")) parsed.merges = std::move(model["merges"]);
    model.erase("merges");
    model.erase("vocab");
  }
  parsed.frame = all;
  return parsed;
}

std::vector<std::pair<std::string, int32_t>> read_vocabulary(const Parsed& parsed) {
  if (!parsed.vocabulary.is_object() || parsed.vocabulary.empty())
    parsed.fail("model.vocab", "expected pieces with their ids");
  std::vector<std::pair<std::string, int32_t>> vocabulary;
  std::vector<bool> seen;
  for (const auto& [piece, id] : parsed.vocabulary.items()) {
    const bool fits = id.is_number_integer() && id >= 0 && id < largest_id;
    const auto at = fits ? id.get<size_t>() : 0;
    if (at >= seen.size()) seen.resize(at + 1);
    if (!fits || seen[at])
      parsed.fail("model.vocab." + piece, "ids must be whole numbers from 0, each once");
    seen[at] = true;
    vocabulary.emplace_back(piece, static_cast<int32_t>(at));
  }
  std::ranges::sort(vocabulary, {}, [](const auto& entry) { return entry.second; });
  return vocabulary;
}

/// Pieces of ids 0 … n-1.
std::vector<std::string> read_dense_vocabulary(const Parsed& parsed) {
  auto vocabulary = read_vocabulary(parsed);
  // Ascending and each once: where the last one fits, all do.
  const auto& [last_piece, last_id] = vocabulary.back();
  if (last_id >= static_cast<int32_t>(vocabulary.size()))
    parsed.fail("model.vocab." + last_piece,
                "ids must be 0 to " + std::to_string(vocabulary.size() - 1) + ", each once");
  std::vector<std::string> pieces;
  for (auto& [piece, id] : vocabulary) pieces.push_back(std::move(piece));
  return pieces;
}

std::unique_ptr<Tokenizer> char_tokenizer_from(const Parsed& parsed) {
  std::vector<uint32_t> characters;
  for (const auto& piece : read_dense_vocabulary(parsed)) {
    const auto c = piece.empty() ? std::nullopt : code_point_at(piece, 0);
    if (!c || c->size != piece.size())
      parsed.fail("model.vocab", "`" + piece + "` is no one character");
    characters.push_back(c->value);
  }
  return char_tokenizer(std::move(characters));
}

using Merge = std::pair<std::string, std::string>;

// "left right", or ["left", "right"].
Merge read_merge(const Parsed& parsed, size_t index) {
  const BigJson& merge = parsed.merges[index];
  const auto fail = [&] {
    parsed.fail("model.merges[" + std::to_string(index) + "]", "expected two pieces");
  };
  const auto is_text = [](const BigJson& value) { return value.is_string(); };
  if (merge.is_array() && merge.size() == 2 && std::ranges::all_of(merge, is_text))
    return {merge[0].get<std::string>(), merge[1].get<std::string>()};
  if (!merge.is_string()) fail();
  const auto parts = split(merge.get<std::string>(), ' ');
  if (parts.size() != 2) fail();
  return {parts[0], parts[1]};
}

[[noreturn]] void not_supported(const JsonReader& reader, const char* key,
                                const std::string& what) {
  reader.fail(key, what + " is not supported, only byte-level BPE as in GPT-2, GPT-NeoX and Qwen2");
}

// Parts of a BPE that would change its ids; absent, null, false and "" are the usual.
void refuse_other_bpe(const JsonReader& model) {
  for (const char* key : {"dropout", "continuing_subword_prefix", "end_of_word_suffix"})
    if (model.has(key) && model.raw(key) != "" && model.raw(key) != 0.0)
      not_supported(model, key, model.raw(key).dump());
}

bool read_normalizer(const JsonReader& reader) {
  if (!reader.has("normalizer")) return false;
  const JsonReader normalizer = reader.object("normalizer");
  const std::string type = normalizer.text("type");
  if (type == "NFC") return true;
  if (type != "Sequence") not_supported(normalizer, "type", "`" + type + "`");
  const auto list = normalizer.objects("normalizers");
  for (const auto& part : list)
    if (part.text("type") != "NFC") not_supported(part, "type", "`" + part.text("type") + "`");
  return !list.empty();
}

// Everything that Oniguruma and PCRE2 read as an operator.
std::string literally(std::string_view text) {
  std::string expression;
  for (const char c : text) {
    if (std::string_view(R"(\^$.|?*+()[]{}-#/)").find(c) != std::string_view::npos)
      expression += '\\';
    expression += c;
  }
  return expression;
}

std::string read_split(const JsonReader& split) {
  if (split.text("behavior") != "Isolated")
    not_supported(split, "behavior", "`" + split.text("behavior") + "`");
  if (split.boolean("invert", false)) not_supported(split, "invert", "true");
  const JsonReader pattern = split.object("pattern");
  return pattern.has("String") ? literally(pattern.text("String")) : pattern.text("Regex");
}

std::vector<std::string> read_patterns(const JsonReader& reader) {
  const JsonReader pre_tokenizer = reader.object("pre_tokenizer");
  const bool many = pre_tokenizer.text("type") == "Sequence";
  const auto list = many ? pre_tokenizer.objects("pretokenizers") : std::vector{pre_tokenizer};
  std::vector<std::string> patterns;
  bool byte_level = false;
  for (const auto& part : list) {
    const std::string type = part.text("type");
    const bool cuts = type == "Split" || type == "Digits";
    if (type != "ByteLevel" && (!cuts || byte_level)) not_supported(part, "type", "`" + type + "`");
    if (type == "Split") patterns.push_back(read_split(part));
    if (type == "Digits")
      patterns.emplace_back(part.boolean("individual_digits", false) ? R"(\p{N})" : R"(\p{N}+)");
    if (type != "ByteLevel") continue;
    byte_level = true;
    if (part.boolean("add_prefix_space", true)) not_supported(part, "add_prefix_space", "true");
    if (part.boolean("use_regex", true)) patterns.emplace_back(gpt2_pattern);
  }
  if (!byte_level) not_supported(pre_tokenizer, "type", "a tokenizer without ByteLevel");
  return patterns;
}

/// A token of the vocabulary, or an added one, by its name.
int32_t token_named(const JsonReader& where, const char* key, const std::string& name,
                    const BpeParts& parts) {
  for (const auto& token : parts.added)
    if (token.content == name) return token.id;
  for (const auto& [piece, id] : parts.tables.vocabulary)
    if (piece == name) return id;
  where.fail(key, "`" + name + "` is no token");
}

void read_template(const JsonReader& processor, BpeParts& parts) {
  bool passed_text = false;
  for (const auto& piece : processor.objects("single")) {
    passed_text = passed_text || piece.has("Sequence");
    if (!piece.has("SpecialToken")) continue;
    const JsonReader token = piece.object("SpecialToken");
    (passed_text ? parts.frame.behind : parts.frame.before)
        .push_back(token_named(token, "id", token.text("id"), parts));
  }
}

// ["<s>", 0]
int32_t first_of(const JsonReader& processor, const char* key, const BpeParts& parts) {
  const Json& pair = processor.raw(key);
  if (!pair.is_array() || pair.empty() || !pair[0].is_string())
    processor.fail(key, "expected a token and its id");
  return token_named(processor, key, pair[0].get<std::string>(), parts);
}

void read_processor(const JsonReader& processor, BpeParts& parts) {
  const std::string type = processor.text("type");
  if (type == "Sequence")
    for (const auto& part : processor.objects("processors")) read_processor(part, parts);
  else if (type == "TemplateProcessing")
    read_template(processor, parts);
  else if (type == "RobertaProcessing" || type == "BertProcessing") {
    parts.frame.before.push_back(first_of(processor, "cls", parts));
    parts.frame.behind.push_back(first_of(processor, "sep", parts));
  } else if (type != "ByteLevel")
    not_supported(processor, "type", "`" + type + "`");
}

std::vector<AddedToken> read_added(const JsonReader& reader) {
  std::vector<AddedToken> added;
  if (!reader.has("added_tokens")) return added;
  for (const auto& token : reader.objects("added_tokens")) {
    for (const char* key : {"single_word", "lstrip", "rstrip"})
      if (token.boolean(key, false)) not_supported(token, key, "true");
    const int64_t id = token.integer("id");
    if (id < 0 || id >= largest_id) token.fail("id", "expected 0 or more and less than 2^24");
    const bool special = token.boolean("special", false);
    added.push_back({static_cast<int32_t>(id), token.text("content"), special,
                     token.boolean("normalized", !special)});
  }
  return added;
}

// An added token that the vocabulary has too must be the same token.
void check_added(const Parsed& parsed, const BpeParts& parts) {
  for (const auto& token : parts.added) {
    const auto known = parsed.vocabulary.find(token.content);
    const bool other_id = known != parsed.vocabulary.end() && *known != token.id;
    const bool taken = known == parsed.vocabulary.end() &&
                       std::ranges::binary_search(parts.tables.vocabulary, token.id, {},
                                                  [](const auto& entry) { return entry.second; });
    if (other_id || taken)
      parsed.fail("added_tokens", "`" + token.content + "` has the id " + std::to_string(token.id) +
                                      (other_id ? ", in model.vocab another"
                                                : ", which model.vocab gives another"));
  }
}

/// What all kinds of BPE have.
BpeParts read_parts(const Parsed& parsed, const JsonReader& reader, const JsonReader& model) {
  BpeParts parts;
  refuse_other_bpe(model);
  parts.tables.vocabulary = read_vocabulary(parsed);
  for (size_t i = 0; i < parsed.merges.size(); ++i)
    parts.tables.merges.push_back(read_merge(parsed, i));
  parts.added = read_added(reader);
  check_added(parsed, parts);
  if (reader.has("post_processor")) read_processor(reader.object("post_processor"), parts);
  return parts;
}

std::unique_ptr<Tokenizer> bpe_tokenizer_from(const Parsed& parsed, const JsonReader& reader,
                                              const JsonReader& model, std::string_view document) {
  BpeParts parts = read_parts(parsed, reader, model);
  parts.patterns = read_patterns(reader);
  parts.nfc = read_normalizer(reader);
  parts.ignore_merges = model.boolean("ignore_merges", false);
  return bpe_tokenizer(parts, std::string(document), parsed.origin);
}

// By its byte_fallback a file says that its pieces are of characters.
std::unique_ptr<Tokenizer> sentencepiece_from(const Parsed& parsed, const JsonReader& reader,
                                              const JsonReader& model, std::string_view document) {
  if (model.boolean("ignore_merges", false)) not_supported(model, "ignore_merges", "true");
  return sentencepiece_tokenizer(read_parts(parsed, reader, model),
                                 read_sentencepiece_rules(reader), std::string(document),
                                 parsed.origin);
}

// Its ids are the bytes themselves.
bool is_byte_vocabulary(const Parsed& parsed) {
  const auto vocabulary = read_vocabulary(parsed);
  if (vocabulary.size() != 256) return false;
  return std::ranges::all_of(vocabulary, [](const auto& entry) {
    return without_stand_ins(entry.first) == std::string(1, static_cast<char>(entry.second));
  });
}

bool is_ours_byte(const Parsed& parsed, const JsonReader& reader) {
  return !reader.has("normalizer") && read_patterns(reader).empty() && is_byte_vocabulary(parsed);
}

// Our own kinds have one shape; what looks like them and is not would give other ids.
void refuse_other_shape(const JsonReader& reader, const char* pre_tokenizer) {
  if (reader.has("normalizer"))
    not_supported(reader, "normalizer", reader.raw("normalizer").dump());
  const std::string type =
      reader.has("pre_tokenizer") ? reader.object("pre_tokenizer").text("type") : "";
  if (type != pre_tokenizer) not_supported(reader, "pre_tokenizer", "`" + type + "`");
}

// GPT-2's two files. Others that came in two files had other patterns, which these do not tell.
void refuse_other_class(const fs::path& folder) {
  const fs::path config = folder / "tokenizer_config.json";
  std::error_code ignored;
  if (!fs::exists(config, ignored)) return;
  const Json json = read_json(config);
  const std::string name = JsonReader(json, config.string()).text("tokenizer_class", "");
  if (!name.empty() && !name.starts_with("GPT2Tokenizer"))
    bad_input(config.string() + ": the vocab.json and merges.txt of a " + name +
                  " do not say how it cuts words",
              "save the tokenizer as tokenizer.json (save_pretrained of its fast class)");
}

std::vector<Merge> read_merges_file(const fs::path& path) {
  std::vector<Merge> merges;
  int64_t number = 0;
  const std::string all = read_file(path);
  if (const auto at = first_invalid_utf8(all))
    bad_input(path.string() + " is no valid UTF-8 at byte " + std::to_string(*at));
  for (const auto& line : split(all, '\n')) {
    ++number;
    const std::string text = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    if (text.empty() || (number == 1 && text.starts_with("#version"))) continue;
    const auto parts = split(text, ' ');
    if (parts.size() != 2)
      bad_input(path.string() + ": line " + std::to_string(number) + ": expected two pieces");
    merges.emplace_back(parts[0], parts[1]);
  }
  return merges;
}

std::unique_ptr<Tokenizer> read_two_files(const fs::path& folder) {
  refuse_other_class(folder);
  const std::string origin = (folder / "vocab.json").string();
  const Parsed parsed{origin, parse_big(read_file(origin), origin), {}, {}};
  BpeParts parts;
  parts.tables.vocabulary = read_vocabulary(parsed);
  parts.tables.merges = read_merges_file(folder / "merges.txt");
  parts.patterns = {std::string(gpt2_pattern)};
  for (const auto& [piece, id] : parts.tables.vocabulary)
    if (piece == end_token_names[0]) parts.added.push_back({id, piece});
  return bpe_tokenizer(parts, {}, origin);
}

}  // namespace

std::unique_ptr<Tokenizer> parse_tokenizer(std::string_view document, const std::string& origin) {
  const Parsed parsed = parse_apart(document, origin);
  const JsonReader reader(parsed.frame, origin);
  const JsonReader model = reader.object("model");
  const std::string type = model.text("type");
  if (type == "WordLevel") {
    refuse_other_shape(reader, "WhitespaceSplit");
    return word_tokenizer(read_dense_vocabulary(parsed));
  }
  if (type != "BPE") not_supported(model, "type", "`" + type + "`");
  if (!parsed.merges.is_array()) parsed.fail("model.merges", "expected a list");
  if (model.boolean("byte_fallback", false))
    return sentencepiece_from(parsed, reader, model, document);
  const bool has_added = reader.has("added_tokens") && !reader.raw("added_tokens").empty();
  const bool is_plain = parsed.merges.empty() && !has_added;
  if (is_plain && !reader.has("pre_tokenizer")) {
    refuse_other_shape(reader, "");
    return char_tokenizer_from(parsed);
  }
  if (is_plain && is_ours_byte(parsed, reader)) return byte_tokenizer();
  return bpe_tokenizer_from(parsed, reader, model, document);
}

std::unique_ptr<Tokenizer> read_tokenizer(const fs::path& path) {
  std::error_code ignored;
  if (is_gguf(path)) return parse_tokenizer(gguf_tokenizer(GgufFile(path)), path.string());
  if (!fs::is_directory(path, ignored)) return parse_tokenizer(read_file(path), path.string());
  if (const auto file = path / "tokenizer.json"; fs::exists(file, ignored))
    return parse_tokenizer(read_file(file), file.string());
  if (fs::exists(path / "vocab.json", ignored) && fs::exists(path / "merges.txt", ignored))
    return read_two_files(path);
  bad_input(path.string() + " holds no tokenizer",
            "expected tokenizer.json, or vocab.json and merges.txt");
}

}  // namespace attnlab
