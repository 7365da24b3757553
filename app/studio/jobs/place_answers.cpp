// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/place_answers.h"

namespace attnlab {

PlaceAnswers::Answer PlaceAnswers::of(const EnginePlace& place) const {
  return known_.value(place.launcher.key()).answer;
}

void PlaceAnswers::look(const EnginePlace& place) {
  const QString key = place.launcher.key();
  if (place.is_here() && place.launcher.engine().isEmpty() && !known_[key].inquiry) {
    if (auto facts = facts_of_this_machine()) {
      known_[key].answer = {std::move(facts), {}, false, QTime::currentTime()};
      return Q_EMIT changed();
    }
  }
  if (!known_.value(key).asked) ask(place);
}

void PlaceAnswers::ask(const EnginePlace& place) {
  const QString key = place.launcher.key();
  Known& known = known_[key];
  known.asked = known.answer.asking = true;
  known.answer.problem.clear();
  known.inquiry = std::make_shared<PlaceInquiry>(
      place, patience_, [this, key](const PlaceInquiry::Answer& answer) { take(key, answer); });
  Q_EMIT changed();
}

void PlaceAnswers::stop(const EnginePlace& place) {
  const auto inquiry = known_.value(place.launcher.key()).inquiry;
  if (inquiry) inquiry->stop();
}

void PlaceAnswers::take(const QString& key, const PlaceInquiry::Answer& answer) {
  Known& known = known_[key];
  const auto over = std::move(known.inquiry);  // whose turn it is
  known.answer.asking = false;
  known.answer.problem = answer.problem;
  if (answer.facts) {
    known.answer.facts = answer.facts;
    known.answer.when = QTime::currentTime();
  }
  Q_EMIT changed();
}

}  // namespace attnlab
