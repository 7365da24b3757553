// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/lesson_player.h"

#include <QSettings>
#include <algorithm>
#include <cmath>

#include "app/studio/document/studio.h"
#include "app/studio/runs/demo.h"
#include "core/shared/base/error.h"
#include "core/shared/spec/difference.h"
#include "core/shared/spec/placement.h"

namespace attnlab {
namespace {

/// Many changes at once cost one look.
constexpr int look_after_ms = 30;

QString key_of(const std::string& id, const char* what) {
  return "lessons/" + QString::fromStdString(id) + "/" + what;
}

/// How many words there are is known once the data was read.
bool is_same_model(ModelSpec a, const ModelSpec& b) {
  if (a.vocab_size == 0 || b.vocab_size == 0) a.vocab_size = b.vocab_size;
  return a == b;
}

/// However long it trained, and by which seed.
bool is_same_run(const RunSpec& a, const RunSpec& b) {
  return is_same_model(a.model, b.model) && a.data.task == b.data.task &&
         a.data.files == b.data.files;
}

bool is_of(const OpenRun& run, const RunSpec& spec) {
  return run.spec && !run.card() && is_same_run(*run.spec, spec);
}

}  // namespace

LessonPlayer::LessonPlayer(Studio& studio) : studio_(studio) {
  soon_.setSingleShot(true);
  soon_.setInterval(look_after_ms);
  connect(&soon_, &QTimer::timeout, this, &LessonPlayer::look_around);
  listen();
}

LessonPlayer::~LessonPlayer() = default;

void LessonPlayer::listen() {
  const auto soon = [this] {
    if (lesson_ && !soon_.isActive()) soon_.start();
  };
  const Selection& selection = studio_.selection();
  for (const auto signal :
       {&Selection::run_changed, &Selection::step_changed, &Selection::head_changed,
        &Selection::stage_changed, &Selection::cell_changed})
    connect(&selection, signal, this, soon);
  connect(&studio_.probing(), &Probing::changed, this, soon);
  connect(&studio_.probing(), &Probing::text_changed, this, soon);
  for (const auto signal :
       {&RunSet::opened, &RunSet::closed, &RunSet::updated, &RunSet::connection_changed})
    connect(&studio_.runs(), signal, this, soon);
  connect(&studio_.document(), &SpecDocument::changed, this, soon);
  connect(&studio_.training().queue(), &RunQueue::changed, this, soon);
}

const LessonStep& LessonPlayer::step() const {
  return lesson_->steps.at(static_cast<size_t>(index_));
}

int LessonPlayer::steps_done(const std::string& id) {
  return std::max(0, QSettings().value(key_of(id, "done")).toInt());
}

void LessonPlayer::save() const {
  QSettings settings;
  settings.setValue(key_of(lesson_->id, "at"), index_);
  settings.setValue(key_of(lesson_->id, "done"), done_);
}

void LessonPlayer::start(Lesson lesson) {
  leave();
  lesson_ = std::move(lesson);
  const int count = static_cast<int>(lesson_->steps.size());
  done_ = std::min(steps_done(lesson_->id), count);
  const int at = QSettings().value(key_of(lesson_->id, "at")).toInt();
  index_ = done_ == count ? 0 : std::clamp(at, 0, done_);
  person_ = {studio_.document().spec(), studio_.probing().text()};
  open_delivered_runs();
  if (!studio_.probing().ablation().empty()) studio_.probing().set_ablation({});
  Q_EMIT started();
  begin_step();
}

/// Those that came with the product and are runs of the lesson, where nobody has trained them yet.
void LessonPlayer::open_delivered_runs() {
  const auto missing = [this](const OpenRun* candidate) {
    return std::ranges::any_of(lesson_->runs, [&](const auto& entry) {
      const bool fits = candidate == nullptr || is_of(*candidate, entry.second.spec);
      return fits && std::ranges::none_of(studio_.runs().runs(), [&](const auto& open) {
               return open.get() != candidate && is_of(*open, entry.second.spec);
             });
    });
  };
  if (!missing(nullptr)) return;
  for (const QString& path : demo_runs()) {
    const size_t before = studio_.runs().runs().size();
    const QString id = studio_.runs().open(path);
    const bool was_open = studio_.runs().runs().size() == before;
    const OpenRun* run = studio_.runs().find(id);
    if (!was_open && run != nullptr && !missing(run)) studio_.runs().close(id);
  }
}

void LessonPlayer::leave() {
  if (!lesson_) return;
  save();
  lesson_.reset();
  if (!describe_change(studio_.document().spec(), person_.document).empty())
    studio_.document().take(tr("The lesson is over"), person_.document);
  if (studio_.probing().text() != person_.text) studio_.probing().set_text(person_.text);
  Q_EMIT left();
}

void LessonPlayer::next() {
  if (!lesson_ || !is_done()) return;
  done_ = std::max(done_, index_ + 1);
  const bool last = index_ + 1 == static_cast<int>(lesson_->steps.size());
  if (last) return leave();
  go_to(index_ + 1);
}

void LessonPlayer::go_to(int index) {
  if (!lesson_ || index < 0) return;
  index_ = index;
  save();
  begin_step();
}

void LessonPlayer::begin_step() {
  verdict_.reset();
  action_done_ = looked_ = false;
  studio_.selection().pin({});
  if (!studio_.probing().text().isEmpty()) studio_.probing().set_text({});
  take_look();
  remember();
  Q_EMIT step_changed();
  look_around();
}

void LessonPlayer::remember() {
  const Selection& selection = studio_.selection();
  before_ = {selection.step(), selection.layer(), selection.head(), studio_.probing().text(),
             studio_.training().started_run()};
}

void LessonPlayer::take_look() {
  const LessonLook& look = step().look;
  const OpenRun* wanted = look.run.empty() ? studio_.current() : run(look.run);
  if (!look.run.empty() && wanted == nullptr) return;  // until somebody has trained it
  looked_ = true;
  Selection& selection = studio_.selection();
  if (!look.run.empty()) selection.select_run(wanted->id());
  if (look.step) {
    const int64_t last = wanted == nullptr ? 0 : wanted->client->store().status().step;
    if (*look.step < 0)
      selection.set_follow(true);
    else
      selection.select_step(std::min(*look.step, last));
  }
  if (look.layer || look.head)
    selection.select_head(static_cast<int>(look.layer.value_or(selection.layer() + 1) - 1),
                          static_cast<int>(look.head.value_or(selection.head() + 1) - 1));
  if (!look.stage.empty()) selection.select_stage(parse_stage(look.stage));
  if (!look.document.empty()) take_document(lesson_->runs.at(look.document).spec);
}

void LessonPlayer::take_document(const RunSpec& spec) {
  SpecDocument& document = studio_.document();
  if (is_same_run(document.spec(), spec)) return;
  document.take(tr("The stack of the lesson"), spec);
}

void LessonPlayer::look_around() {
  if (!lesson_) return;
  if (!looked_) {
    take_look();
    if (looked_) remember();
  }
  action_done_ = action_done_ || (step().action && action_is_done());
  Q_EMIT changed();
}

bool LessonPlayer::is_done() const {
  if (!lesson_) return false;
  if (index_ < done_) return true;
  if (step().question) return verdict_.has_value() || !hindrance().isEmpty();
  return !step().action || action_done_;
}

QString LessonPlayer::hindrance() const {
  try {
    if (step().question) (void)answer(step().question->answer.quantity);
    return {};
  } catch (const Error& error) {
    return QString::fromStdString(error.line());
  }
}

bool LessonPlayer::stack_is_painted(const LessonAction& action) const {
  const auto& layers = studio_.document().spec().model.layers;
  const LayerSpec& wanted = mixer(action.mixer).layer;
  if (action.kind == "layers")
    return layers == placed_layers(wanted, action.placement, std::ssize(layers));
  if (action.layer == 0) return std::ranges::find(layers, wanted) != layers.end();
  return action.layer <= std::ssize(layers) &&
         layers[static_cast<size_t>(action.layer - 1)] == wanted;
}

bool LessonPlayer::action_is_done() const {
  const LessonAction& action = *step().action;
  const Selection& now = studio_.selection();
  if (action.kind == "step")
    return now.step() != before_.step && now.step() >= action.from && now.step() <= action.to;
  if (action.kind == "head") {
    const bool moved = now.layer() != before_.layer || now.head() != before_.head;
    const bool any = action.layer == 0 && action.head == 0;
    return any ? moved
               : (action.layer == 0 || now.layer() + 1 == action.layer) &&
                     (action.head == 0 || now.head() + 1 == action.head);
  }
  if (action.kind == "stage") return now.stage() == parse_stage(action.stage);
  if (action.kind == "cell") return now.pinned().has_value();
  if (action.kind == "text") return studio_.probing().text() != before_.text;
  if (action.kind == "train") return studio_.training().started_run() != before_.trained;
  if (action.kind == "trained") return run(action.run) != nullptr;
  return stack_is_painted(action);
}

const OpenRun* LessonPlayer::run(const std::string& name) const {
  const RunSpec& wanted = lesson_->runs.at(name).spec;
  const OpenRun* best = nullptr;
  const auto steps = [](const OpenRun& run) { return run.client->store().status().step; };
  const auto is_trained = [](const OpenRun& run) {
    const RunStatus& status = run.client->store().status();
    return status.is_over() && status.phase != RunPhase::failed;
  };
  for (const auto& run : studio_.runs().runs())
    if (is_of(*run, wanted) && is_trained(*run) && (best == nullptr || steps(*run) > steps(*best)))
      best = run.get();
  return best;
}

bool LessonPlayer::is_training(const std::string& name) const {
  const RunSpec& wanted = lesson_->runs.at(name).spec;
  const RunQueue& queue = studio_.training().queue();
  return queue.is_starting() ||
         std::ranges::any_of(
             queue.waiting(),
             [&](const PlannedRun& plan) { return is_same_run(plan.spec, wanted); }) ||
         std::ranges::any_of(studio_.runs().runs(), [&](const auto& run) {
           return is_of(*run, wanted) && run->client->is_live();
         });
}

std::string LessonPlayer::missing_run() const {
  for (const std::string& name : step().needed_runs())
    if (run(name) == nullptr) return name;
  return {};
}

std::optional<Answer> LessonPlayer::answer(const Quantity& quantity) const {
  Evidence evidence;
  for (const auto& [name, spec] : lesson_->runs)
    if (const OpenRun* found = run(name)) evidence.runs[name] = &found->client->store();
  const Selection& selection = studio_.selection();
  std::shared_ptr<const Probe> probe;
  if (const OpenRun* current = studio_.current()) {
    evidence.selected = &current->client->store();
    if (studio_.probing().is_settled(current->id())) probe = studio_.probing().probe(current->id());
  }
  evidence.probe = probe.get();
  evidence.step = selection.step();
  evidence.layer = selection.layer();
  evidence.head = selection.head();
  if (const auto pinned = selection.pinned()) evidence.row = pinned->row;
  return attnlab::answer(quantity, evidence);
}

bool LessonPlayer::is_right(const Guess& guess, const Answer& answer) const {
  const LessonQuestion& question = *step().question;
  if (answer.kind == AnswerKind::choice) return guess.choice == static_cast<int>(answer.right);
  if (answer.kind == AnswerKind::number) {
    const double shown = answer.number * (question.answer.percent ? 100 : 1);
    return std::abs(guess.number - shown) <= question.within;
  }
  const auto pinned = studio_.selection().pinned();
  return pinned && pinned->row == answer.row &&
         std::ranges::find(answer.columns, int64_t{pinned->column}) != answer.columns.end();
}

void LessonPlayer::check(const Guess& guess) {
  if (!lesson_ || !step().question || !hindrance().isEmpty()) return;
  const auto known = answer(step().question->answer.quantity);
  if (!known) return;
  const bool right = is_right(guess, *known);
  verdict_ = Verdict{right, *known};
  if (known->kind == AnswerKind::cell && !right && !known->columns.empty())
    studio_.selection().pin(
        Cell{static_cast<int>(known->row), static_cast<int>(known->columns.back())});
  Q_EMIT changed();
}

}  // namespace attnlab
