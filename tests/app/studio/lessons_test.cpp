// SPDX-License-Identifier: GPL-3.0-or-later
// Every lesson that comes with the product, from its first step to its last.
#include <QLabel>
#include <QRegularExpression>
#include <QSettings>

#include "app/studio/window/language.h"
#include "app/studio/window/lesson_stage.h"
#include "core/shared/spec/placement.h"
#include "tests/app/studio/lesson_window.h"

namespace attnlab {
namespace {

class Lessons : public test::LessonWindow {
 protected:
  ~Lessons() override {
    use_language("en");
    apply_theme(ThemeName::light, 1.0);
  }

  bool map_is_there() {
    return !window_->findChild<Panel*>("map")->isVisible() || window_->view("map")->is_ready();
  }
  /// Nothing of it is cut, and everything that it shows is there.
  void look_at_step(const QString& name) {
    shot(name);
    ASSERT_TRUE(test::settle(*window_));
    for (const QLabel* text : page().findChildren<QLabel*>()) {
      if (!text->isVisible() || text->text().isEmpty()) continue;
      EXPECT_GE(text->height(), text->heightForWidth(text->width())) << text->text().toStdString();
    }
    const LessonStep& step = player().step();
    for (const ViewInfo& info : view_list()) {
      const bool wanted = std::ranges::find(step.views, info.id) != step.views.end() ||
                          std::string(info.id) == "lesson";
      EXPECT_EQ(window_->findChild<PanelArea*>()->is_open(info.id), wanted) << info.id;
    }
    const auto& stage = *window_->findChild<LessonStage*>();
    EXPECT_TRUE(wait([&] { return step.target.empty() || !stage.place_of(step.target).isEmpty(); }))
        << step.target;
    for (const std::string& run : step.needed_runs()) EXPECT_NE(player().run(run), nullptr) << run;
    EXPECT_FALSE(page().findChild<QLabel*>("lesson_text")->text().contains("…</b>"));
  }
  void do_action(const LessonAction& action) {
    Selection& selection = studio_->selection();
    if (action.kind == "cell") selection.pin(Cell{40, 20});
    if (action.kind == "stage") selection.select_stage(parse_stage(action.stage));
    if (action.kind == "head") selection.select_head(selection.layer(), selection.head() + 1);
    if (action.kind == "step") selection.select_step(selection.step() > 0 ? 0 : 1);
    if (action.kind == "text") studio_->probing().set_text("a b c a b c");
    if (action.kind == "layers" || action.kind == "layer")
      studio_->document().edit("Paint", {}, [&](RunSpec& spec) {
        auto& layers = spec.model.layers;
        layers = placed_layers(mixer(action.mixer).layer, action.placement, std::ssize(layers));
      });
  }
  /// Without a look at what comes of it.
  void pass_step() {
    const LessonStep step = player().step();
    if (step.action) do_action(*step.action);
    if (step.question) {
      const bool cell = step.question->answer.quantity.kind() == AnswerKind::cell;
      if (step.question->answer.quantity.needs_pinned_row()) studio_->selection().pin(Cell{40, 40});
      const Answer truth = right_answer();
      if (cell) studio_->selection().pin(Cell{40, static_cast<int>(truth.columns.at(0))});
      player().check({truth.number * (step.question->answer.percent ? 100 : 1),
                      static_cast<int>(truth.right)});
      EXPECT_TRUE(player().verdict()->right);
      look_at_step(QString("%1-ko-%2-right")
                       .arg(QString::fromStdString(player().lesson()->id))
                       .arg(player().index() + 1));
    }
    ASSERT_TRUE(wait([this] { return player().is_done(); }));
    player().next();
  }
  void take_step() {
    const QString name = QString("%1-step-%2")
                             .arg(QString::fromStdString(player().lesson()->id))
                             .arg(player().index() + 1);
    const LessonStep step = player().step();
    if (step.question && !step.question->answer.quantity.needs_pinned_row()) (void)right_answer();
    ASSERT_TRUE(wait([this] { return map_is_there(); }));
    look_at_step(name);
    EXPECT_EQ(can_press(step_on_), !step.action && !step.question);
    if (step.action) do_action(*step.action);
    if (step.question) {
      answer(false);
      EXPECT_FALSE(player().verdict()->right) << name.toStdString();
      look_at_step(name + "-wrong");
      answer(true);
      EXPECT_TRUE(player().verdict()->right) << name.toStdString();
    }
    ASSERT_TRUE(wait([this] { return can_press(step_on_); })) << name.toStdString();
    click(step_on_);
  }
  void play(const Lesson& lesson) {
    player().start(lesson);
    const auto count = static_cast<int>(lesson.steps.size());
    for (int step = 0; step < count; ++step) {
      SCOPED_TRACE(lesson.id + ", step " + std::to_string(step + 1));
      ASSERT_EQ(player().index(), step);
      step_on_ = step + 1 == count ? "Finish" : "Next";
      take_step();
      if (HasFailure()) return;
    }
    EXPECT_EQ(player().lesson(), nullptr);
    EXPECT_EQ(LessonPlayer::steps_done(lesson.id), count);
  }

  QString step_on_;
};

/// Each of those that come with the product, by its place.
class ShippedLesson : public Lessons, public testing::WithParamInterface<size_t> {};

TEST_P(ShippedLesson, IsTakenFromTheFirstStepToTheLast) {
  const Lesson& lesson = shipped_lessons().at(GetParam());
  open_runs_of(lesson);
  window_->resize(1280, 720);
  play(lesson);
  EXPECT_TRUE(problems_.isEmpty()) << problems_.join("; ").toStdString();
}

/// On a projector, where there is least room for words.
TEST_P(ShippedLesson, FitsALargeScaleInKorean) {
  const Lesson& lesson = shipped_lessons().at(GetParam());
  open_runs_of(lesson);
  use_language("ko");
  apply_theme(ThemeName::dark, 1.5);
  window_->resize(1920, 1080);
  player().start(lesson);
  for (size_t step = 0; step < lesson.steps.size(); ++step) {
    SCOPED_TRACE(lesson.id + ", step " + std::to_string(step + 1));
    ASSERT_TRUE(wait([this] { return map_is_there(); }));
    look_at_step(QString("%1-ko-%2").arg(QString::fromStdString(lesson.id)).arg(step + 1));
    pass_step();
  }
}

INSTANTIATE_TEST_SUITE_P(Product, ShippedLesson, testing::Range(size_t{0}, lesson_files().size()));

/// Names of figures and of words of the glossary in a text, in their order.
QStringList names_in(const std::string& text) {
  static const QRegularExpression name(R"(\{(\w+)\}|\[\[(\w+))");
  QStringList names;
  for (auto found = name.globalMatch(QString::fromStdString(text)); found.hasNext();)
    names << found.next().captured(0);
  names.sort();
  return names;
}

std::vector<const LessonText*> texts_of(const Lesson& lesson) {
  std::vector<const LessonText*> texts = {&lesson.title, &lesson.about};
  for (const auto& [name, run] : lesson.runs) texts.push_back(&run.title);
  for (const LessonStep& step : lesson.steps) {
    texts.push_back(&step.text);
    if (step.action) texts.push_back(&step.action->text);
    if (!step.question) continue;
    texts.push_back(&step.question->reveal);
    for (const auto& [name, choice] : step.question->choices) texts.push_back(&choice);
  }
  return texts;
}

TEST_F(Lessons, AreToldInTwoLanguagesWithTheSameWordsAndFigures) {
  for (const Lesson& lesson : shipped_lessons())
    for (const LessonText* text : texts_of(lesson)) {
      ASSERT_EQ(text->by_language.size(), 2u) << lesson.id << ": " << text->in("en");
      EXPECT_NE(text->in("en"), text->in("ko"));
      EXPECT_EQ(names_in(text->in("en")), names_in(text->in("ko"))) << text->in("en");
    }
}

TEST_F(Lessons, EndWithSomethingToTry) {
  for (const Lesson& lesson : shipped_lessons()) {
    EXPECT_GE(lesson.steps.size(), 5u) << lesson.id;
    EXPECT_NE(lesson.steps.back().text.in("en").find("Try it yourself"), std::string::npos);
    EXPECT_FALSE(lesson.steps.back().question) << lesson.id;
  }
}

TEST_F(Lessons, AskAnotherRunForOtherAnswers) {
  const Lesson* lesson = find_lesson("layers-cooperate");
  ASSERT_NE(lesson, nullptr);
  open_runs_of(*lesson);
  player().start(*lesson);
  const Quantity lowest = lesson->steps[5].question->answer.quantity;
  EXPECT_EQ(player().answer(lowest)->options.at(player().answer(lowest)->right).name, "standard");
  // The static model is trained again, longer, and now does better than all.
  open_run(lesson->runs.at("static").spec, 0.99);
  for (const char* event : {"step", "finished"})
    run()->client->store().append(Event{{{"event", event}, {"step", 2000}, {"loss", 0.1}}, {}});
  ASSERT_TRUE(wait([&] {
    const auto now = player().answer(lowest);
    return now && now->options.at(now->right).name == "static";
  }));
}

}  // namespace
}  // namespace attnlab
