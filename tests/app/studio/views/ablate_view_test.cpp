// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <map>

#include "core/shared/base/files.h"
#include "tests/app/studio/views/inspection.h"
#include "widgets/inspect/ablate_panel.h"
#include "widgets/inspect/indicators_panel.h"

namespace attnlab {
namespace {

class AblateView : public test::Inspection {
 protected:
  /// Everything that a run consists of.
  std::map<std::string, std::string> files_of_run() {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path("1").toStdString()))
      if (entry.is_regular_file()) files[entry.path().string()] = read_file(entry.path());
    return files;
  }
};

TEST_F(AblateView, AWhatIfChangesEveryViewAndNeverTheRun) {
  const auto before = files_of_run();
  view<IndicatorsPanel>("indicators");
  const float loss = probe()->loss.back();
  view<AblatePanel>("ablate");
  click("Skip all variant layers");
  EXPECT_EQ(studio_->probing().ablation(), (Ablation{{0}, {}, {}, {}}));
  ASSERT_TRUE(wait([&] { return probe()->layers[0].skipped; }));
  EXPECT_NE(probe()->loss.back(), loss);
  auto& indicators_panel = view<IndicatorsPanel>("indicators");
  EXPECT_FALSE(indicators_panel.model().layers()[0].mixing);
  EXPECT_TRUE(summary("indicators").contains("what if: layer 1 skipped"));
  EXPECT_TRUE(wait([&] { return map().scene().stamp().contains("what if: layer 1 skipped"); }));
  EXPECT_TRUE(wait([&] { return summary("ablate").startsWith("Loss "); }))
      << summary("ablate").toStdString();
  shot("what-if");
  click("End what-if");
  EXPECT_TRUE(studio_->probing().ablation().empty());
  EXPECT_TRUE(wait([&] { return !probe()->layers[0].skipped; }));
  EXPECT_EQ(probe()->loss.back(), loss);
  EXPECT_EQ(files_of_run(), before);
}

TEST_F(AblateView, WhatTheModelCannotDoIsRefused) {
  studio_->probing().set_ablation({{7}, {}, {}, {}});
  EXPECT_TRUE(studio_->probing().ablation().empty());
  EXPECT_EQ(problems_.size(), 1);
}

}  // namespace
}  // namespace attnlab
