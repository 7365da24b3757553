// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/run_memory.h"

#include <gtest/gtest.h>

#include "core/shared/spec/parameters.h"

namespace attnlab {
namespace {

RunSpec large() {
  RunSpec spec;
  spec.model.hidden_size = 512;
  spec.model.intermediate_size = 1536;
  spec.model.num_heads = spec.model.num_kv_heads = 8;
  spec.model.vocab_size = 50304;
  spec.model.max_position_embeddings = 1024;
  spec.model.layers.assign(8, LayerSpec{});
  spec.train.batch_size = 8;
  spec.train.seq_len = 1024;
  return spec;
}

TEST(RunMemory, WeightsGradientsAndMomentsAreSixteenBytesAParameter) {
  RunSpec spec = large();
  const auto parameters = static_cast<double>(parameter_count(spec.model));
  const RunMemory fp32 = memory_of(spec);
  EXPECT_EQ(fp32.weights + fp32.optimizer, 16 * parameters);
  spec.dtype = "bf16";
  const RunMemory bf16 = memory_of(spec);
  EXPECT_EQ(bf16.weights + bf16.optimizer, 18 * parameters) << "a shadow in bf16 beside them";
  EXPECT_EQ(bf16.activations, fp32.activations / 2);
}

TEST(RunMemory, GrowsWithTheBatchAndTheLength) {
  RunSpec spec = large();
  const double before = memory_of(spec).total();
  spec.train.batch_size *= 2;
  const double wider = memory_of(spec).total();
  EXPECT_GT(wider, before);
  spec.train.batch_size /= 2;
  spec.train.accumulate = 16;
  EXPECT_EQ(memory_of(spec).total(), before) << "micro-batches follow each other";
}

TEST(RunMemory, TheLargestBatchIsTheLastOneThatFits) {
  for (const char* device : {"cpu", "cuda:1"}) {
    RunSpec spec = large();
    spec.device = device;
    for (const double bytes : {4e9, 16e9, 80e9}) {
      const int64_t most = largest_batch(spec, bytes);
      ASSERT_GT(most, 0) << device << ' ' << bytes;
      spec.train.batch_size = most;
      EXPECT_LE(memory_of(spec).total(), bytes);
      spec.train.batch_size = most + 1;
      EXPECT_GT(memory_of(spec).total(), bytes);
    }
    EXPECT_EQ(largest_batch(spec, 1e9), 0) << "the weights alone are more";
  }
}

}  // namespace
}  // namespace attnlab
