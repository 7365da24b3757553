// SPDX-License-Identifier: Apache-2.0
#include "tests/support/gguf.h"

#include "core/shared/data/byte_level.h"

namespace attnlab::test {

void add_tokenizer(GgufWriter& file, const std::string& pre) {
  std::vector<std::string> tokens;
  for (int byte = 0; byte < 256; ++byte)
    tokens.push_back(with_stand_ins(std::string(1, static_cast<char>(byte))));
  tokens.insert(tokens.end(), {"ab", "<|begin|>", "<|end|>"});
  std::vector<int32_t> types(tokens.size(), 1);
  types[257] = types[258] = 3;
  file.text("tokenizer.ggml.model", "gpt2")
      .text("tokenizer.ggml.pre", pre)
      .texts("tokenizer.ggml.tokens", tokens)
      .numbers("tokenizer.ggml.token_type", types)
      .texts("tokenizer.ggml.merges", {"a b"})
      .number("tokenizer.ggml.bos_token_id", 257)
      .number("tokenizer.ggml.eos_token_id", 258);
}

GgufWriter small_llama() {
  GgufWriter file;
  file.text("general.architecture", "llama")
      .number("llama.block_count", 1)
      .number("llama.context_length", 16)
      .number("llama.embedding_length", 8)
      .number("llama.feed_forward_length", 4)
      .number("llama.attention.head_count", 2)
      .number("llama.attention.head_count_kv", 1)
      .number("llama.rope.dimension_count", 4)
      .real("llama.rope.freq_base", 10000)
      .real("llama.attention.layer_norm_rms_epsilon", 1e-5F)
      .number("llama.vocab_size", 259);
  add_tokenizer(file, "smollm");
  return file;
}

GgufWriter small_llama_with_weights() {
  GgufWriter file = small_llama();
  const auto add = [&](const std::string& name, const std::vector<uint64_t>& axes) {
    uint64_t count = 1;
    for (const uint64_t axis : axes) count *= axis;
    std::vector<float> values;
    uint64_t state = name.size() * 7919 + static_cast<uint64_t>(name[name.size() / 2]);
    for (uint64_t i = 0; i < count; ++i) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      values.push_back(axes.size() == 1 ? 1 : static_cast<float>(state >> 40) / 16777216.0F - 0.5F);
    }
    file.floats(name, axes, values);
  };
  add("token_embd.weight", {8, 259});
  add("blk.0.attn_norm.weight", {8});
  add("blk.0.attn_q.weight", {8, 8});
  add("blk.0.attn_k.weight", {8, 4});
  add("blk.0.attn_v.weight", {8, 4});
  add("blk.0.attn_output.weight", {8, 8});
  add("blk.0.ffn_norm.weight", {8});
  add("blk.0.ffn_gate.weight", {8, 4});
  add("blk.0.ffn_up.weight", {8, 4});
  add("blk.0.ffn_down.weight", {4, 8});
  add("output_norm.weight", {8});
  return file;
}

}  // namespace attnlab::test
