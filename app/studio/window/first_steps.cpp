// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/first_steps.h"

#include <QSettings>
#include <QTimer>
#include <QWidget>
#include <algorithm>

#include "app/studio/document/lesson_player.h"
#include "app/studio/document/studio.h"
#include "app/studio/views/lesson_shelf.h"
#include "widgets/lessons/first_card.h"

namespace attnlab {
namespace {

constexpr const char* key = "first_steps/over";
/// So long the last tick is seen.
constexpr int last_tick_ms = 1500;

}  // namespace

bool FirstSteps::are_over() { return QSettings().value(key).toBool(); }

FirstSteps::FirstSteps(Studio& studio, QWidget& area)
    : QObject(&area), studio_(studio), card_(new FirstCard(&area)) {
  connect(card_, &FirstCard::closed, this, &FirstSteps::end);
  connect(card_, &FirstCard::lesson_requested, this, [this] {
    if (!shipped_lessons().empty()) studio_.lessons().start(shipped_lessons().front());
  });
  connect(&studio.lessons(), &LessonPlayer::started, this, &FirstSteps::end);
  connect(&studio.selection(), &Selection::step_changed, this, [this] {
    if (!studio_.selection().follows()) card_->tick(FirstCard::scrub);
    look();
  });
  connect(&studio.document(), &SpecDocument::changed, this, [this] {
    const auto& layers = studio_.document().spec().model.layers;
    if (!std::ranges::all_of(layers, &LayerSpec::mixing)) card_->tick(FirstCard::switch_off);
    look();
  });
  connect(&studio.training().queue(), &RunQueue::started, this, [this] {
    card_->tick(FirstCard::train);
    look();
  });
  card_->set_task(studio.document().spec().data.task);
  card_->show();
}

void FirstSteps::look() {
  if (card_->all_ticked()) QTimer::singleShot(last_tick_ms, this, &FirstSteps::end);
}

void FirstSteps::end() {
  QSettings().setValue(key, true);
  card_->hide();
  card_->deleteLater();
  deleteLater();
}

}  // namespace attnlab
