// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/training.h"

#include <gtest/gtest.h>

#include <set>

#include "core/shared/spec/placement.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

class TrainAll : public test::StudioWindow {
 protected:
  void choose_in_train_menu(const QString& entry) {
    studio_->document().edit("", {}, [](RunSpec& spec) { spec.train.steps = 2; });
    once([] { return menu_is_open(); }, [entry] { choose(entry); });
    click("More ways to train");
  }
  /// Those that wait, and the one that is open once it began.
  std::vector<std::vector<LayerSpec>> all_layers() {
    std::vector<std::vector<LayerSpec>> all;
    if (run() != nullptr && run()->spec) all.push_back(run()->spec->model.layers);
    for (const PlannedRun& planned : studio_->training().queue().waiting())
      all.push_back(planned.spec.model.layers);
    return all;
  }
};

TEST_F(TrainAll, TheSevenMixersTrainOneAfterTheOther) {
  choose_in_train_menu("Train all seven mixers, in every other layer");
  EXPECT_EQ(studio_->training().queue().waiting().size(), 6U);
  ASSERT_TRUE(wait([this] { return all_layers().size() == 7; }))
      << problems_.join("; ").toStdString();
  const auto layers = all_layers();
  for (size_t i = 0; i < 7; ++i)
    EXPECT_EQ(layers[i], placed_layers(paper_mixers()[i].layer, "hybrid", 2)) << i;
  ASSERT_TRUE(wait([this] {
    return studio_->runs().runs().size() == 7 && status().phase == RunPhase::finished;
  })) << problems_.join("; ").toStdString();
  std::set<QString> names;
  for (const auto& open : studio_->runs().runs()) names.insert(open->name);
  EXPECT_EQ(names.size(), 7U);
  shot("seven");
}

TEST_F(TrainAll, SeveralSeedsComeAfterEachOther) {
  choose_in_train_menu("The seven in every layer, with 3 seeds");
  const auto& waiting = studio_->training().queue().waiting();
  ASSERT_EQ(waiting.size(), 20U);
  EXPECT_EQ(waiting[5].spec.seed, waiting[0].spec.seed);
  EXPECT_EQ(waiting[6].spec.seed, waiting[0].spec.seed + 1);
  EXPECT_EQ(waiting[19].spec.model.layers, placed_layers(paper_mixers()[6].layer, "uniform", 2));
  while (!studio_->training().queue().waiting().empty()) studio_->training().queue().remove(0);
  EXPECT_TRUE(wait([this] { return status().phase == RunPhase::finished; }));
}

}  // namespace
}  // namespace attnlab
