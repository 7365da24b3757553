// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/wikitext.h"

#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

// The expected text came from lm-evaluation-harness 0.4.8's wikitext_detokenizer.
TEST(WikiText, DetokenisedAsTheHarnessDoes) {
  EXPECT_EQ(
      wikitext_detokenized(
          "He said \" hello \" ( a  b ) , and s ' then [ x ] { y } 1 @,@ 000 @-@ 5 "
          "@.@ 5 ; ' q ' : = = = = T = = = = \n N ° C = = = A = = = \n = = B = = "
          "\nit 's ! ? . /' 5/ end"),
      "He said \"hello\" (a  b), and s'then [x] {y} 1,000-5.5;' q ': ==== T ====\nN°C === A ===\n"
      "== B ==\nit's! ?. /'[0-9]/ end");
}

// The expected text came from the harness's tasks/hellaswag/utils.py.
TEST(WikiText, WikiHowMarksGo) {
  EXPECT_EQ(
      without_wikihow_marks("  [header] How to [title] begin.  [substeps] Do\n[a\nb] it [c]. "),
      " How to. begin.  Do\n[a\nb] it .");
}

TEST(WikiText, ATitleBeginsAPage) {
  const auto pages = wikitext_pages(
      " \n = One = \n\n text \n = = Part = = \n more \n = = = Deeper = = = \n\n = Two = \n last\n");
  ASSERT_EQ(pages.size(), 2U) << "nothing stands before the first title";
  EXPECT_EQ(pages[0], " = One = \n\n text \n = = Part = = \n more \n = = = Deeper = = = \n");
  EXPECT_EQ(pages[1], " = Two = \n last\n");
}

TEST(WikiText, TheTestSplitHas62Articles) {
  ATTNLAB_NEEDS_DATA("text/wikitext-2/test.txt");
  const auto pages =
      wikitext_pages(read_file(test::shared_data() / "text" / "wikitext-2" / "test.txt"));
  EXPECT_EQ(pages.size(), 62U);
}

}  // namespace
}  // namespace attnlab
