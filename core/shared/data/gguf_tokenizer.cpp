// SPDX-License-Identifier: Apache-2.0
// The tokenizer inside a GGUF file, written as the tokenizer.json that it was made from.
#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/gguf.h"

namespace attnlab {
namespace {

constexpr const char* at = "tokenizer.ggml.";
enum TokenType : int64_t { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5 };

Json split_by(const char* regex) {
  return {{"type", "Split"},
          {"pattern", {{"Regex", regex}}},
          {"behavior", "Isolated"},
          {"invert", false}};
}

Json byte_level(bool use_regex) {
  return {{"type", "ByteLevel"},
          {"add_prefix_space", false},
          {"trim_offsets", true},
          {"use_regex", use_regex}};
}

Json sequence(std::initializer_list<Json> parts) {
  return {{"type", "Sequence"}, {"pretokenizers", parts}};
}

/// How a tokenizer.ggml.pre cuts words.
struct Cutting {
  std::string_view name;
  Json pre_tokenizer;
  bool nfc = false, ignore_merges = false;
};

const std::vector<Cutting>& cuttings() {
  static const Json digits = {{"type", "Digits"}, {"individual_digits", true}};
  static const Json llama3 =
      sequence({split_by(R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?)"
                         R"([^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"),
                byte_level(false)});
  static const Json qwen2 =
      sequence({split_by(R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?)"
                         R"([^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"),
                byte_level(false)});
  static const std::vector<Cutting> all = {
      {"gpt-2", byte_level(true)},
      {"smollm", sequence({digits, byte_level(true)})},
      {"llama-bpe", llama3, false, true},
      {"qwen2", qwen2, true},
  };
  return all;
}

const Cutting& cutting_of(const JsonReader& file) {
  const std::string key = std::string(at) + "pre";
  const std::string name = file.text(key);
  const auto found = std::ranges::find(cuttings(), name, &Cutting::name);
  if (found != cuttings().end()) return *found;
  std::vector<std::string> names;
  for (const auto& known : cuttings()) names.emplace_back(known.name);
  file.fail(key, "`" + name + "` is not supported, expected " + join(names, ", "));
}

std::vector<int64_t> token_types(const JsonReader& file, size_t count) {
  const std::string key = std::string(at) + "token_type";
  if (!file.has(key)) return std::vector<int64_t>(count, normal);
  const Json& list = file.raw(key);
  const auto is_whole = [](const Json& value) { return value.is_number_integer(); };
  if (!list.is_array() || list.size() != count || !std::ranges::all_of(list, is_whole))
    file.fail(key, "expected a number for each of the " + std::to_string(count) + " tokens");
  return list.get<std::vector<int64_t>>();
}

// Members in order without the search for doubles, which for 50 000 pieces would take seconds.
Json vocabulary(const JsonReader& file, const std::vector<std::string>& tokens) {
  std::set<std::string_view> seen;
  Json::object_t object;
  for (size_t id = 0; id < tokens.size(); ++id) {
    if (!seen.insert(tokens[id]).second)
      file.fail(std::string(at) + "tokens", "`" + tokens[id] + "` stands there twice");
    object.Json::object_t::Container::emplace_back(tokens[id], id);
  }
  return object;
}

Json added_tokens(const std::vector<std::string>& tokens, const std::vector<int64_t>& types) {
  Json added = Json::array();
  for (size_t id = 0; id < tokens.size(); ++id) {
    const bool special = types[id] == control || types[id] == unknown;
    if (!special && types[id] != user_defined) continue;
    added.push_back({{"id", id},
                     {"content", tokens[id]},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", special}});
  }
  return added;
}

/// The token of a key such as bos_token_id.
Json special_token(const JsonReader& file, const std::string& name,
                   const std::vector<std::string>& tokens) {
  const std::string key = at + name;
  const int64_t id = file.integer(key);
  if (id < 0 || id >= std::ssize(tokens)) file.fail(key, "is no token");
  return {{"id", tokens[static_cast<size_t>(id)]}, {"ids", {id}}};
}

/// The tokens that stand before and behind every text, where the file says so. `begins`: whether
/// one stands before where it says nothing.
Json template_of(const JsonReader& file, const std::vector<std::string>& tokens, bool begins) {
  const Json text = {{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
  Json single = Json::array({text});
  Json special = Json::object();
  const auto put = [&](const char* name, auto where) {
    const Json token = special_token(file, name, tokens);
    const Json id = token["id"];
    const Json piece = {{"SpecialToken", {{"id", id}, {"type_id", 0}}}};
    single.insert(where(), piece);
    special[id.get<std::string>()] = {{"id", id}, {"ids", token["ids"]}, {"tokens", {id}}};
  };
  if (file.boolean(std::string(at) + "add_bos_token", begins))
    put("bos_token_id", [&] { return single.begin(); });
  if (file.boolean(std::string(at) + "add_eos_token", false))
    put("eos_token_id", [&] { return single.end(); });
  if (special.empty()) return nullptr;
  return {{"type", "TemplateProcessing"},
          {"single", single},
          {"pair", Json::array()},
          {"special_tokens", special}};
}

/// Whether a file that does not say it means a token before every text, as llama.cpp has it.
bool begins_texts(const JsonReader& file, const std::string& kind) {
  return kind == "llama" || file.text(std::string(at) + "pre", "") == "llama-bpe";
}

/// What both kinds of a BPE have.
Json bpe(bool of_characters, Json vocab, Json merges) {
  return {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", nullptr},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", nullptr},
          {"fuse_unk", of_characters},
          {"byte_fallback", of_characters},
          {"ignore_merges", false},
          {"vocab", std::move(vocab)},
          {"merges", std::move(merges)}};
}

std::vector<double> scores_of(const JsonReader& file, size_t count) {
  const std::string key = std::string(at) + "scores";
  const Json& list = file.raw(key);
  const auto is_number = [](const Json& value) { return value.is_number(); };
  if (!list.is_array() || list.size() != count || !std::ranges::all_of(list, is_number))
    file.fail(key, "expected a number for each of the " + std::to_string(count) + " tokens");
  return list.get<std::vector<double>>();
}

/// Merges by the scores of what they make, best first: the file of such a tokenizer lists none.
Json merges_by_score(const std::vector<std::string>& tokens, const std::vector<double>& scores) {
  std::unordered_map<std::string_view, size_t> ids;
  for (size_t id = 0; id < tokens.size(); ++id) ids.emplace(tokens[id], id);
  struct Merge {
    double score;
    size_t left, right;
  };
  std::vector<Merge> merges;
  for (size_t id = 0; id < tokens.size(); ++id)
    for (size_t cut = 1; cut < tokens[id].size(); ++cut) {
      const auto left = ids.find(std::string_view(tokens[id]).substr(0, cut));
      const auto right = ids.find(std::string_view(tokens[id]).substr(cut));
      if (left != ids.end() && right != ids.end())
        merges.push_back({scores[id], left->second, right->second});
    }
  std::ranges::sort(merges, [](const Merge& a, const Merge& b) {
    return std::tuple(-a.score, a.left, a.right) < std::tuple(-b.score, b.left, b.right);
  });
  Json list = Json::array();
  for (const Merge& merge : merges) list.push_back({tokens[merge.left], tokens[merge.right]});
  return list;
}

constexpr const char* mark = "\xe2\x96\x81";  // ▁

Json replace(const char* what, const char* by) {
  return {{"type", "Replace"}, {"pattern", {{"String", what}}}, {"content", by}};
}

Json of_characters(const JsonReader& file, const std::vector<std::string>& tokens) {
  const bool prefix = file.boolean(std::string(at) + "add_space_prefix", true);
  Json normalizers = Json::array(), decoders = Json::array();
  if (prefix) normalizers.push_back({{"type", "Prepend"}, {"prepend", mark}});
  normalizers.push_back(replace(" ", mark));
  decoders = {replace(mark, " "), {{"type", "ByteFallback"}}, {{"type", "Fuse"}}};
  if (prefix) decoders.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
  return {{"normalizer", {{"type", "Sequence"}, {"normalizers", normalizers}}},
          {"pre_tokenizer", nullptr},
          {"decoder", {{"type", "Sequence"}, {"decoders", decoders}}},
          {"model", bpe(true, vocabulary(file, tokens),
                        merges_by_score(tokens, scores_of(file, tokens.size())))}};
}

Json of_bytes(const JsonReader& file, const std::vector<std::string>& tokens) {
  const Cutting& cutting = cutting_of(file);
  Json model = bpe(false, vocabulary(file, tokens), file.raw(std::string(at) + "merges"));
  model["ignore_merges"] = cutting.ignore_merges;
  return {{"normalizer", cutting.nfc ? Json{{"type", "NFC"}} : Json()},
          {"pre_tokenizer", cutting.pre_tokenizer},
          {"decoder", byte_level(true)},
          {"model", std::move(model)}};
}

}  // namespace

std::string gguf_tokenizer(const GgufFile& file) {
  const JsonReader metadata(file.metadata(), file.path().string());
  const std::string kind = metadata.text(std::string(at) + "model");
  if (kind != "gpt2" && kind != "llama")
    metadata.fail(std::string(at) + "model",
                  "`" + kind + "` is not supported, expected gpt2 or llama");
  const auto tokens = metadata.texts(std::string(at) + "tokens");
  Json all = {{"version", "1.0"},
              {"truncation", nullptr},
              {"padding", nullptr},
              {"added_tokens", added_tokens(tokens, token_types(metadata, tokens.size()))},
              {"post_processor", template_of(metadata, tokens, begins_texts(metadata, kind))}};
  all.update(kind == "llama" ? of_characters(metadata, tokens) : of_bytes(metadata, tokens));
  return all.dump(1) + "\n";
}

}  // namespace attnlab
