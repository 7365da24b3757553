// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/device_peak.h"

#include <gtest/gtest.h>

namespace attnlab {
namespace {

// Data sheets: NVIDIA A100 80GB, H100, H200, GeForce RTX 4090 (Ada whitepaper), L4, T4, V100.
TEST(DevicePeak, KnownCards) {
  const struct {
    const char* title;
    double bf16, fp32;  ///< TFLOP/s; 0: none
  } cards[] = {
      {"NVIDIA A100-SXM4-80GB", 312, 19.5},
      {"NVIDIA A100 80GB PCIe", 312, 19.5},
      {"NVIDIA H100 80GB HBM3", 989, 67},
      {"NVIDIA H100 80GB", 989, 67},
      {"NVIDIA H100 PCIe", 756, 51},
      {"NVIDIA H200", 989, 67},
      {"NVIDIA GeForce RTX 4090", 165, 82.6},
      {"NVIDIA L4", 121, 30.3},
      {"Tesla T4", 0, 8.1},
      {"Tesla V100-SXM2-16GB", 0, 15.7},
      {"Tesla V100-PCIE-16GB", 0, 14},
  };
  for (const auto& card : cards) {
    EXPECT_EQ(peak_flops(card.title, "bf16").value_or(0), card.bf16 * 1e12) << card.title;
    EXPECT_EQ(peak_flops(card.title, "fp32").value_or(0), card.fp32 * 1e12) << card.title;
  }
}

TEST(DevicePeak, OthersAreNotGuessed) {
  for (const char* title :
       {"", "NVIDIA A10G", "NVIDIA L40", "NVIDIA GeForce RTX 4090 Laptop GPU",
        "NVIDIA GeForce RTX 4090 D", "NVIDIA H100 80GB HBM3 MIG 1g.10gb", "AMD Instinct MI300X"})
    EXPECT_FALSE(peak_flops(title, "bf16")) << title;
}

// 6 FLOPs a parameter and token but for embeddings, which are looked up: a model of matrices alone.
TEST(DevicePeak, UtilizationCountsWhatTheModelNeeds) {
  RunSpec spec;
  spec.dtype = "bf16";
  spec.model.hidden_size = 64;
  spec.model.intermediate_size = 128;
  spec.model.num_heads = spec.model.num_kv_heads = 4;
  spec.model.vocab_size = 100;
  spec.model.layers.assign(1, LayerSpec{.mixing = false});
  spec.train.batch_size = 2;
  spec.train.seq_len = 8;
  const double layer = 3 * 64 * 64 + 64 * 64 + 3 * 64 * 128, head = 64 * 100;
  const double flops_a_token = 6 * (layer + head);
  const auto used = model_flops_utilization(spec, "NVIDIA H200", 1e9);
  ASSERT_TRUE(used);
  EXPECT_NEAR(*used, flops_a_token * 1e9 / 989e12, 1e-9);
  EXPECT_FALSE(model_flops_utilization(spec, "NVIDIA GeForce RTX 9090", 1e9));
}

}  // namespace
}  // namespace attnlab
