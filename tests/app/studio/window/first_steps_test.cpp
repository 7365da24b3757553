// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/first_steps.h"

#include <QLabel>

#include "app/studio/window/language.h"
#include "tests/app/studio/lesson_window.h"
#include "widgets/lessons/first_card.h"

namespace attnlab {
namespace {

class FirstWindow : public test::LessonWindow {
 protected:
  ~FirstWindow() override { use_language("en"); }
  /// As at the first start, on runs that came with the product.
  FirstCard& open_card() {
    open_run(shipped_lessons().front().runs.at("standard").spec, 0.96);
    run()->is_demo = true;
    window_->offer_first_steps();
    auto* card = window_->findChild<FirstCard*>();
    EXPECT_NE(card, nullptr);
    return *card;
  }
  bool is_gone() { return window_->findChild<FirstCard*>() == nullptr; }
};

TEST_F(FirstWindow, TicksWhatIsDoneAndGoesForGoodWhenAllIs) {
  const FirstCard& card = open_card();
  shot("card");
  EXPECT_FALSE(card.is_ticked(FirstCard::scrub));
  studio_->selection().select_step(1);
  EXPECT_TRUE(card.is_ticked(FirstCard::scrub));
  click_cell(1, LayerAxis::mixing);
  EXPECT_TRUE(card.is_ticked(FirstCard::switch_off));
  shot("ticked");
  EXPECT_FALSE(card.is_ticked(FirstCard::train));
  studio_->document().edit("Steps", {}, [](RunSpec& spec) { spec.train.steps = 3; });
  click("Train");
  ASSERT_TRUE(wait([this] { return is_gone(); }));
  window_->offer_first_steps();
  EXPECT_TRUE(is_gone());
}

TEST_F(FirstWindow, TheCardCoversNoneOfTheThreeThings) {
  for (const QSize size : {QSize(1280, 720), QSize(1920, 1080)})
    for (const char* language : {"en", "ko"}) {
      use_language(language);
      window_->resize(size);
      if (is_gone()) open_card();
      ASSERT_TRUE(test::settle(*window_));
      shot(QString("%1-%2").arg(size.width()).arg(language));
      const FirstCard& card = *window_->findChild<FirstCard*>();
      const QRect place(card.mapTo(window_.get(), QPoint()), card.size());
      EXPECT_TRUE(window_->rect().contains(place));
      for (const char* part : {"step_bar", "transport_bar", "stack"}) {
        const auto* widget = window_->findChild<QWidget*>(part);
        const QRect there(widget->mapTo(window_.get(), QPoint()), widget->size());
        EXPECT_FALSE(there.intersects(place)) << part;
      }
      for (const QLabel* text : card.findChildren<QLabel*>())
        EXPECT_TRUE(!text->isVisible() || !text->wordWrap() ||
                    text->height() >= text->heightForWidth(text->width()));
    }
}

TEST_F(FirstWindow, IsClosedForGood) {
  open_card();
  click("Close the card");
  ASSERT_TRUE(wait([this] { return is_gone(); }));
  EXPECT_TRUE(FirstSteps::are_over());
}

TEST_F(FirstWindow, BeginsTheFirstLesson) {
  open_card();
  click("Start the first lesson");
  ASSERT_NE(player().lesson(), nullptr);
  EXPECT_EQ(player().lesson()->id, shipped_lessons().front().id);
  ASSERT_TRUE(wait([this] { return is_gone(); }));
}

TEST_F(FirstWindow, SaysNothingOfRunsThatSomebodyElseTrained) {
  open_run(shipped_lessons().front().runs.at("standard").spec, 0.96);
  run()->is_demo = false;
  window_->offer_first_steps();
  EXPECT_TRUE(is_gone());
}

}  // namespace
}  // namespace attnlab
