// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/question_time.h"

#include "core/shared/base/clock.h"

#include <time.h>

#include <algorithm>
#include <utility>

namespace attnlab {
namespace {

constexpr double share = 0.05;  // of the training's time
constexpr double slice_seconds = 0.02;
constexpr double most_credit = 0.05;       // a viewer that asks now and then is answered at once
constexpr double room_for_copies = 256e6;  // bytes; one copy is always made
constexpr size_t most_copies = 16;
constexpr double fair_turn = 3;  // seconds a long answer has had when it makes room for another
constexpr std::chrono::seconds unread_limit{10};

/// What this thread has computed. Share and cost are counted in it: on a busy machine the time that
/// others took is nobody's here.
double computed_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  constexpr double nanosecond = 1e-9;
  return static_cast<double>(now.tv_sec) + nanosecond * static_cast<double>(now.tv_nsec);
}

std::unique_ptr<LanguageModel> copy_of(const LanguageModel& model) {
  auto copy = std::make_unique<LanguageModel>(model.spec(), model.device(), model.compute_type());
  copy->parameters().weights().copy_(model.parameters().weights());
  if (model.random_rows().defined()) copy->set_random_rows(model.random_rows());
  if (model.text_ids().defined()) copy->set_text_ids(model.text_ids());
  copy->weights_changed();
  return copy;
}

size_t copies_that_fit(const ModelSpec& spec) {
  const double bytes = 4 * static_cast<double>(parameter_count(spec));
  return static_cast<size_t>(
      std::clamp(room_for_copies / bytes, 1.0, static_cast<double>(most_copies)));
}

}  // namespace

QuestionTime::QuestionTime(CommandQueue& queue, std::function<Subject()> subject)
    : queue_(queue),
      subject_(std::move(subject)),
      most_long_(copies_that_fit(subject_().model.spec())),
      credit_(most_credit),
      writing_credit_(most_credit),
      counted_(computed_seconds()) {}

void QuestionTime::earn() {
  const double now = computed_seconds();
  const double earned = share * (now - std::exchange(counted_, now));
  credit_ = std::min(most_credit, credit_ + earned);
  writing_credit_ = std::min(most_credit, writing_credit_ + earned);
}

bool QuestionTime::may_write() {
  earn();
  return writing_credit_ > 0;
}

bool QuestionTime::slice(bool paused) {
  earn();
  if (credit_ <= 0 && !paused) return false;
  const auto start = Clock::now();
  drop_unwanted();
  bool done = false;
  while (seconds_since(start) < slice_seconds) {
    const bool one = answer_one();
    const bool more = go_on_with_one();
    if (!one && !more) break;
    done = true;
  }
  const double before = std::exchange(counted_, computed_seconds());  // answering earns nothing
  if (!paused) credit_ -= counted_ - before;
  return done;
}

/// Where copies of the weights are all taken, one that has had its turn can go.
bool QuestionTime::accepts(const Request& request) const {
  if (!takes_long(request.command)) return true;
  const auto same = [&](const Long& begun) { return begun.request.viewer == request.viewer; };
  if (std::ranges::any_of(long_, same)) return false;
  return long_.size() < most_long_ ||
         std::ranges::any_of(long_, [](const Long& begun) { return begun.seconds > fair_turn; });
}

bool QuestionTime::answer_one() {
  auto request = queue_.take_question([this](const Request& waiting) { return accepts(waiting); });
  if (!request) return false;
  const Subject subject = subject_();
  const auto step = request->command.fields.find("step");
  if (step != request->command.fields.end() && *step != subject.step) {
    request->answer(error_answer(request->command.id,
                                 "a run in training answers for the weights it has now: ask "
                                 "attnlab session about other steps"));
  } else if (takes_long(request->command)) {
    begin_long(std::move(*request));
  } else {
    (void)begin_answer(request->command, subject, request->answer)->go_on();
    subject.model.weights_changed();  // what evaluations keep must not depend on who looks
  }
  return true;
}

void QuestionTime::begin_long(Request request) {
  if (long_.size() >= most_long_) make_room();
  Subject subject = subject_();
  auto model = copy_of(subject.model);
  const Subject of_copy{*model,       subject.tokenizer, subject.sequences,
                        subject.step, subject.held_out,  subject.end_tokens};
  auto answering = begin_answer(request.command, of_copy, request.answer);
  long_.push_back({std::move(request), std::move(model), std::move(answering), 0, Clock::now()});
}

void QuestionTime::make_room() {
  const auto longest = std::ranges::max_element(long_, {}, &Long::seconds);
  longest->answering->break_off();
  longest->request.answer(error_answer(longest->request.command.id,
                                       "broken off for another viewer: ask for less, or pause"));
  long_.erase(longest);
}

void QuestionTime::drop_unwanted() {
  std::erase_if(long_, [&](Long& begun) {
    const bool unread =
        queue_.is_held(begun.request.viewer) && Clock::now() > begun.moved + unread_limit;
    if (!unread && !queue_.abandoned(begun.request)) return false;
    begun.answering->break_off();
    return true;
  });
}

/// A piece of the answer whose turn it is.
bool QuestionTime::go_on_with_one() {
  const auto read = [&](const Long& begun) { return !queue_.is_held(begun.request.viewer); };
  const auto next = std::ranges::find_if(long_, read);
  if (next == long_.end()) return false;
  long_.splice(long_.end(), long_, next);
  const auto start = Clock::now();
  const bool more = next->answering->go_on();
  next->seconds += seconds_since(start);
  next->moved = Clock::now();
  if (!more) long_.erase(next);
  return true;
}

void QuestionTime::finish() {
  for (Long& begun : long_) begun.answering->break_off();
  long_.clear();
  const auto start = Clock::now();
  while (auto request = queue_.take_question()) {
    const bool quick = !takes_long(request->command) && seconds_since(start) < 1;
    if (quick)
      (void)begin_answer(request->command, subject_(), request->answer)->go_on();
    else
      request->answer(error_answer(request->command.id, "the run has ended"));
  }
}

}  // namespace attnlab
