// SPDX-License-Identifier: Apache-2.0
// Readers of texts, tokenizers and corpora.
#include <archive.h>
#include <archive_entry.h>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/data/byte_level.h"
#include "core/shared/data/corpus/batch_reader.h"
#include "core/shared/data/corpus/dataset.h"
#include "core/shared/data/corpus/unzip.h"
#include "core/shared/data/gguf.h"
#include "core/shared/data/token_file.h"
#include "core/shared/data/tokenizer.h"
#include "core/shared/eval/documents.h"
#include "core/shared/models/gguf_model.h"
#include "core/shared/models/model_files.h"
#include "core/shared/spec/parameters.h"
#include "tests/fuzz/target.h"
#include "tests/support/gguf.h"

namespace attnlab::fuzz {
namespace {

constexpr std::string_view parting = "\n%%\n";  // of files in one input

void use(const Tokenizer& tokenizer) {
  (void)tokenizer.decode(tokenizer.encode("abc the é\n"));
  const std::vector<int32_t> foreign = {0, 1 << 20, -1};
  (void)tokenizer.decode(foreign);
  (void)tokenizer.document();
}

/// All bytes and one merge.
Json vocabulary() {
  Json all = Json::object();
  for (int byte = 0; byte < 256; ++byte)
    all[with_stand_ins(std::string(1, static_cast<char>(byte)))] = byte;
  all["ab"] = 256;
  return all;
}

void read_tokenizer_json(std::string_view bytes) { use(*parse_tokenizer(bytes, "tokenizer.json")); }
std::vector<std::string> tokenizers() {
  const std::string bpe = R"({"version":"1.0","added_tokens":[{"id":257,"content":"<|endoftext|>",
"special":true,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false}],
"normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,
"use_regex":true},"decoder":{"type":"ByteLevel"},
"model":{"type":"BPE","vocab":)" +
                          vocabulary().dump() + R"(,"merges":["a b"]}})";
  return {byte_tokenizer()->document(), char_tokenizer("abc é\nthe ")->document(), bpe};
}

void read_vocab_and_merges(std::string_view bytes) {
  const std::filesystem::path folder = scratch("two");
  const size_t cut = std::min(bytes.find(parting), bytes.size());
  (void)file_with(bytes.substr(0, cut), "two/vocab.json");
  (void)file_with(bytes.substr(std::min(bytes.size(), cut + parting.size())), "two/merges.txt");
  use(*read_tokenizer(folder));
}
std::vector<std::string> vocabs_and_merges() {
  Json all = vocabulary();
  all["<|endoftext|>"] = 257;
  return {all.dump() + std::string(parting) + "#version: 0.2\na b\n"};
}

void read_tokens(std::string_view bytes) {
  const TokenFile file(file_with(bytes, "x.tokens"));
  std::vector<int64_t> ids(static_cast<size_t>(file.size()));
  file.copy(0, ids);
}
std::vector<std::string> token_files() {
  std::vector<std::string> all;
  for (const int64_t vocab : {300, 70'000}) {
    const auto path = file_with("", "seed.tokens");
    TokenFile::write(path, std::vector<int32_t>{1, 2, 3, 250}, vocab);
    all.push_back(read_file(path));
  }
  return all;
}

/// dataset.json of a corpus whose other files are whole.
void read_dataset(std::string_view bytes) {
  (void)file_with(bytes, "corpus/dataset.json");
  const Dataset dataset = open_dataset(scratch("corpus"));
  std::vector<int64_t> ids(static_cast<size_t>(std::min<int64_t>(2, dataset.train.size())));
  dataset.train.copy(0, ids);
}
std::vector<std::string> datasets() {
  const auto folder = scratch("corpus");
  write_file(folder / "tokenizer.json", byte_tokenizer()->document());
  const int64_t vocab = byte_tokenizer()->vocab_size();
  TokenFile::write(folder / "train-000.tokens", std::vector<int32_t>{1, 2, 3}, vocab);
  TokenFile::write(folder / "held_out-000.tokens", std::vector<int32_t>{4}, vocab);
  const auto split = [](const char* file, int64_t tokens) {
    return Json{{"tokens", tokens},
                {"shards", {{{"file", file}, {"tokens", tokens}, {"sha256", "0"}}}}};
  };
  return {Json{{"format", 1},
               {"identity", "x"},
               {"vocab_size", vocab},
               {"documents", 2},
               {"train", split("train-000.tokens", 3)},
               {"held_out", split("held_out-000.tokens", 1)},
               {"files", {{{"file", "a"}, {"bytes", 4}, {"held_out", false}}}}}
              .dump()};
}

void read_corpus(std::string_view bytes, const char* name, TextFormat format) {
  const InputFile file{file_with(bytes, name), format, static_cast<int64_t>(bytes.size())};
  BatchReader reader(file);
  for (RawBatch batch; reader.next(batch);) (void)documents_of(batch, file, "text", false);
}
void read_json_lines(std::string_view bytes) {
  read_corpus(bytes, "a.jsonl", TextFormat::json_lines);
}
void read_text(std::string_view bytes) { read_corpus(bytes, "a.txt", TextFormat::text); }
void read_gzip(std::string_view bytes) { read_corpus(bytes, "a.jsonl.gz", TextFormat::json_lines); }
void read_zstd(std::string_view bytes) {
  read_corpus(bytes, "a.jsonl.zst", TextFormat::json_lines);
}

std::vector<std::string> json_lines() {
  return {"{\"text\":\"good one\"}\n\n{\"text\":\"\\u00e9 \\ud83d\\ude00\",\"n\":1}\n"};
}
std::vector<std::string> texts() { return {"one two\nthree<|endoftext|>\né four\n", "abc"}; }

std::string packed(const std::string& text, int (*filter)(archive*), bool zip) {
  const auto path = file_with("", "seed.packed");
  archive* out = archive_write_new();
  if (zip)
    archive_write_set_format_zip(out);
  else
    archive_write_set_format_raw(out);
  if (filter != nullptr) filter(out);
  archive_write_open_filename(out, path.c_str());
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, "inner/a.txt");
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
  archive_write_header(out, entry);
  archive_write_data(out, text.data(), text.size());
  archive_entry_free(entry);
  archive_write_free(out);
  return read_file(path);
}
std::vector<std::string> gzip_lines() {
  return {packed(json_lines()[0], archive_write_add_filter_gzip, false)};
}
std::vector<std::string> zstd_lines() {
  return {packed(json_lines()[0], archive_write_add_filter_zstd, false)};
}

void read_zip(std::string_view bytes) {
  const auto folder = scratch("unzipped");
  std::filesystem::remove_all(folder);
  (void)unzip(file_with(bytes, "a.zip"), folder);
}
std::vector<std::string> zips() { return {packed("some text, some text", nullptr, true)}; }

void read_eval_documents(std::string_view bytes) {
  static const EvalTask copa = find_eval_tasks({"copa"}).front();
  (void)read_documents(copa, file_with(bytes, "val.jsonl"), 5);
}
std::vector<std::string> eval_documents() {
  return {R"({"premise":"A.","choice1":"b","choice2":"c","question":"cause","label":0,"idx":0})"
          "\n"
          R"({"premise":"A é.","choice1":"b","choice2":"c","question":"effect","label":1,"idx":1})"
          "\n"};
}

/// All that is read of a model in one file: what it is, its tokenizer, the values of its tensors.
void read_gguf(std::string_view bytes) {
  const std::filesystem::path path = file_with(bytes, "model.gguf");
  const GgufFile file(path);
  for (const auto& [name, view] : file.tensors()) {
    std::vector<float> values(static_cast<size_t>(element_count(view.shape)));
    file.copy_floats(name, view.shape, values);
  }
  use(*read_tokenizer(path));
  const ModelSpec spec = read_model_spec(path);
  const TensorSources sources = gguf_sources(file, spec);
  for (const auto& info : parameter_list(spec)) (void)sources(info.name);
}
std::vector<std::string> ggufs() {
  test::GgufWriter quantised = test::small_llama_with_weights();
  quantised.tensor("more", {32, 2}, 3, std::string(40, '\x11'))
      .tensor("most", {256, 1}, 14, std::string(210, '\x22'));
  return {test::small_llama_with_weights().bytes(), quantised.bytes()};
}

}  // namespace

std::vector<Target> data_targets() {
  return {{"tokenizer", read_tokenizer_json, tokenizers},
          {"merges", read_vocab_and_merges, vocabs_and_merges},
          {"tokens", read_tokens, token_files},
          {"dataset", read_dataset, datasets},
          {"json_lines", read_json_lines, json_lines},
          {"text", read_text, texts},
          {"gzip", read_gzip, gzip_lines},
          {"zstd", read_zstd, zstd_lines},
          {"zip", read_zip, zips},
          {"documents", read_eval_documents, eval_documents},
          {"gguf", read_gguf, ggufs}};
}

}  // namespace attnlab::fuzz
