// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/studio/open_model.h"

namespace attnlab {
namespace {

using ModelView = test::OpenModel;

TEST_F(ModelView, ItsCardSaysWhatItIs) {
  open();
  EXPECT_EQ(fact("Family"), "Llama");
  EXPECT_EQ(fact("Layers"), "1");
  EXPECT_EQ(fact("Heads"), "2, in groups of 2 that share keys and values (1)");
  EXPECT_EQ(fact("Head width"), "4");
  EXPECT_EQ(fact("Context"), "16 tokens");
  EXPECT_EQ(fact("Positions"), "RoPE, θ 10000");
  EXPECT_EQ(fact("Vocabulary"), "259, head tied to the embedding");
  EXPECT_EQ(fact("Tokenizer"), "BPE, 259 tokens");
  EXPECT_EQ(fact("Licence"), "") << "the file names none";
  EXPECT_TRUE(fact("Weights").endsWith("mostly F32"));
  shot("card");
}

}  // namespace
}  // namespace attnlab
