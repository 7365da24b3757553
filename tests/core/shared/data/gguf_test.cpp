// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/gguf.h"

#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "core/shared/data/tokenizer.h"
#include "core/shared/models/gguf_model.h"
#include "core/shared/models/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/gguf.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

struct Gguf : testing::Test {
  test::TempFolder folder;
  std::filesystem::path path = folder.path() / "model.gguf";

  void write(const std::string& bytes) const { write_file(path, bytes); }
  std::string refusal(const std::string& bytes) const {
    write(bytes);
    return error_of([&] { (void)read_model_spec(path); });
  }
};

TEST_F(Gguf, SaysWhatTheModelIs) {
  write(test::small_llama_with_weights().bytes());
  const ModelSpec spec = read_model_spec(path);
  EXPECT_EQ(spec.family, "llama");
  EXPECT_EQ(spec.hidden_size, 8);
  EXPECT_EQ(spec.num_heads, 2);
  EXPECT_EQ(spec.num_kv_heads, 1);
  EXPECT_EQ(spec.vocab_size, 259);
  EXPECT_TRUE(spec.tie_embeddings);
  EXPECT_FALSE(spec.qkv_bias);
  EXPECT_EQ(spec.rms_norm_eps, 1e-5);  // not the float's 9.999999747378752e-06
}

TEST_F(Gguf, HasShapesTheRightWayRound) {
  write(test::small_llama_with_weights().bytes());
  const GgufFile file(path);
  EXPECT_EQ(file.at("blk.0.attn_k.weight").shape, (std::vector<int64_t>{4, 8}));
  EXPECT_EQ(file.at("token_embd.weight").shape, (std::vector<int64_t>{259, 8}));
}

// q and k of a Llama stand there with rows (half, channel) of each head as (channel, half).
TEST_F(Gguf, RowsOfQueriesComeBackAsHalves) {
  write(test::small_llama_with_weights().bytes());
  const GgufFile file(path);
  const TensorSources sources = gguf_sources(file, read_model_spec(path));
  const auto q = sources("model.layers.0.self_attn.q_proj.weight");
  EXPECT_EQ(q.name, "blk.0.attn_q.weight");
  EXPECT_EQ(q.rows, (std::vector<int64_t>{0, 2, 1, 3, 4, 6, 5, 7}));
  EXPECT_TRUE(sources("model.layers.0.self_attn.v_proj.weight").rows.empty());
  EXPECT_EQ(sources("model.layers.0.post_attention_layernorm.weight").name,
            "blk.0.ffn_norm.weight");
  EXPECT_EQ(sources("model.norm.weight").name, "output_norm.weight");
}

TEST_F(Gguf, TheTokenizerCutsDigitsAndKnowsItsSpecialTokens) {
  write(test::small_llama_with_weights().bytes());
  const auto tokenizer = read_tokenizer(path);
  EXPECT_EQ(tokenizer->vocab_size(), 259);
  EXPECT_EQ(tokenizer->encode("ab12"), (std::vector<int32_t>{256, '1', '2'}));
  EXPECT_EQ(tokenizer->encode_special("<|end|>a"), (std::vector<int32_t>{258, 'a'}));
  EXPECT_EQ(tokenizer->encode("<|end|>").size(), 7U);  // a text alone is text
  EXPECT_EQ(parse_tokenizer(tokenizer->document(), "again")->encode("ab12"),
            tokenizer->encode("ab12"));
}

TEST_F(Gguf, AKeyThatIsNotUnderstoodIsRefusedWithItsValue) {
  expect_mentions(refusal(test::small_llama().number("llama.expert_count", 8).bytes()),
                  "llama.expert_count: 8 is not understood");
  expect_mentions(refusal(test::small_llama().number("something", 3).bytes()), "something: 3");
  expect_mentions(refusal(test::GgufWriter().text("general.architecture", "gemma").bytes()),
                  "general.architecture: `gemma` is not supported, expected llama");
  expect_mentions(refusal(test::small_llama().text("llama.rope.scaling.type", "longrope").bytes()),
                  "llama.rope.scaling.type");
  test::GgufWriter other = test::small_llama();
  other.floats("token_embd.weight", {8, 300}, std::vector<float>(2400));
  expect_mentions(refusal(other.bytes()), "llama.vocab_size: 259 is not supported, expected 300");
}

TEST_F(Gguf, BrokenFilesAreRefusedByName) {
  const std::string whole = test::small_llama_with_weights().bytes();
  expect_mentions(refusal(""), "is no GGUF file");
  expect_mentions(refusal("GGML" + whole.substr(4)), "is no GGUF file");
  std::string version = whole;
  version[4] = 9;
  expect_mentions(refusal(version), "version 9 of GGUF");
  expect_mentions(refusal(whole.substr(0, 200)), "the file is truncated or damaged");
  expect_mentions(refusal(whole.substr(0, whole.size() - 64)), "lies outside the file");
  // a list of 2^60 numbers, a list of lists, a text that says it is longer than the file
  const auto with_key = [&](const std::string& value) {
    const std::string key = std::string("\1\0\0\0\0\0\0\0k", 9);
    return std::string("GGUF\3\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 24) + key + value;
  };
  const std::string large("\0\0\0\0\0\0\0\x10", 8), list("\x9\0\0\0", 4);
  expect_mentions(refusal(with_key(list + std::string("\4\0\0\0", 4) + large)),
                  "a list of 1152921504606846976 values");
  expect_mentions(refusal(with_key(list + list + large)), "lists of lists are not supported");
  expect_mentions(refusal(with_key(std::string("\x8\0\0\0", 4) + large)),
                  "1152921504606846976 bytes should follow");
  for (const size_t at : {8U, 16U}) {  // counts of tensors and keys
    std::string many = whole;
    many[at + 5] = '\x7f';
    EXPECT_FALSE(refusal(many).empty()) << at;
  }
  expect_mentions(refusal(test::small_llama()
                              .floats("token_embd.weight", {8, 259}, std::vector<float>(8 * 259))
                              .floats("token_embd.weight", {8, 259}, std::vector<float>(8 * 259))
                              .bytes()),
                  "stands there twice");
  expect_mentions(refusal(test::small_llama()
                              .tensor("token_embd.weight", {8, 259}, 16, std::string(64, 'x'))
                              .bytes()),
                  "is of GGUF type 16, which is not supported");
  expect_mentions(refusal(test::small_llama()
                              .tensor("token_embd.weight", {8, 259}, 8, std::string(64, 'x'))
                              .bytes()),
                  "no whole blocks of Q8_0");
}

}  // namespace
}  // namespace attnlab
