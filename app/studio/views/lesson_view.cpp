// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLocale>
#include <QStackedWidget>

#include "app/studio/document/lesson_player.h"
#include "app/studio/document/studio.h"
#include "app/studio/views/lesson_shelf.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "core/shared/base/error.h"
#include "widgets/lessons/lesson_html.h"
#include "widgets/lessons/lesson_list.h"
#include "widgets/lessons/lesson_page.h"

namespace attnlab {
namespace {

/// The lesson that is taken, or all that there are.
class LessonView : public View {
 public:
  explicit LessonView(Studio& studio)
      : studio_(studio), stack_(new QStackedWidget), list_(new LessonList), page_(new LessonPage) {
    stack_->addWidget(list_);
    stack_->addWidget(page_);
    const auto refresh = [this] { show(); };
    QObject::connect(&player_, &LessonPlayer::changed, stack_, refresh);
    for (const auto signal : {&LessonPlayer::started, &LessonPlayer::left})
      QObject::connect(&player_, signal, stack_, [this] {
        keep_up();
        show();
      });
    QObject::connect(list_, &LessonList::lesson_chosen, stack_, [this](const QString& id) {
      if (const Lesson* lesson = find_lesson(id)) player_.start(*lesson);
    });
    connect_page();
    report_visibility(stack_, [this](bool visible) {
      visible_ = visible;
      keep_up();
      show();
    });
  }

  QWidget* widget() override { return stack_; }
  void retranslate() override { show(); }
  QString summary() const override {
    if (player_.lesson() == nullptr) return {};
    return Studio::tr("%1, step %2 of %3")
        .arg(said_in_window(player_.lesson()->title))
        .arg(player_.index() + 1)
        .arg(player_.lesson()->steps.size());
  }

 private:
  void connect_page() {
    QObject::connect(page_, &LessonPage::back_requested, &player_, &LessonPlayer::back);
    QObject::connect(page_, &LessonPage::next_requested, &player_, &LessonPlayer::next);
    QObject::connect(page_, &LessonPage::leave_requested, &player_, &LessonPlayer::leave);
    QObject::connect(page_, &LessonPage::word_asked, &studio_, &Studio::explain);
    QObject::connect(page_, &LessonPage::number_guessed, &player_, [this](double number) {
      player_.check({number, -1});
    });
    QObject::connect(page_, &LessonPage::choice_guessed, &player_, [this](int choice) {
      player_.check({0, choice});
    });
    QObject::connect(page_, &LessonPage::cell_guessed, &player_, [this] { player_.check({}); });
    QObject::connect(page_, &LessonPage::offer_taken, &player_, [this] {
      const std::string run = player_.missing_run();
      if (!run.empty()) studio_.training().add_spec_to_queue(player_.lesson()->runs.at(run).spec);
    });
  }

  static QString said_in_window(const LessonText& text) {
    return QString::fromStdString(text.in(lesson_language().toStdString()));
  }
  /// What it asks may be about maps that no view shows.
  void keep_up() { studio_.probing().keep_up_for(stack_, visible_ && player_.lesson() != nullptr); }

  void show() {
    if (player_.lesson() == nullptr) {
      if (visible_) list_->set_lessons(entries());
      return stack_->setCurrentWidget(list_);
    }
    stack_->setCurrentWidget(page_);
    page_->show_content(content());
  }

  static std::vector<LessonEntry> entries() {
    std::vector<LessonEntry> entries;
    for (const Lesson& lesson : shipped_lessons())
      entries.push_back({QString::fromStdString(lesson.id), said_in_window(lesson.title),
                         said_in_window(lesson.about), static_cast<int>(lesson.minutes),
                         LessonPlayer::steps_done(lesson.id),
                         static_cast<int>(lesson.steps.size())});
    return entries;
  }

  LessonPageContent content() const {
    const Lesson& lesson = *player_.lesson();
    const LessonStep& step = player_.step();
    LessonPageContent content;
    content.lesson = said_in_window(lesson.title);
    content.step = player_.index();
    content.steps = static_cast<int>(lesson.steps.size());
    content.text = html(step.text);
    if (step.action) content.to_do = said_in_window(step.action->text);
    content.done = content.can_go_on = player_.is_done();
    describe_problem(content);
    if (step.question) content.ask = ask(*step.question);
    return content;
  }

  void describe_problem(LessonPageContent& content) const {
    const std::string missing = player_.missing_run();
    if (!player_.hindrance().isEmpty())
      content.problem =
          Studio::tr("The runs and the text that are open have no answer to this; you may go on.");
    if (missing.empty()) return;
    const QString title = said_in_window(player_.lesson()->runs.at(missing).title);
    if (player_.is_training(missing)) {
      content.problem =
          Studio::tr("%1 is being trained; the step goes on when it is done.").arg(title);
      return;
    }
    content.problem = Studio::tr("This step needs a trained model: %1.").arg(title);
    content.offer = Studio::tr("Train it now");
  }

  LessonAsk ask(const LessonQuestion& question) const {
    using Kind = LessonAsk::Kind;
    LessonAsk ask;
    const Quantity& quantity = question.answer.quantity;
    ask.kind = quantity.kind() == AnswerKind::number   ? Kind::number
               : quantity.kind() == AnswerKind::choice ? Kind::choice
                                                       : Kind::cell;
    if (question.answer.percent) ask.unit = "%";
    const auto known = now(quantity);
    ask.can_check = known.has_value();
    for (const AnswerOption& option : known ? known->options : options_before(quantity))
      ask.choices << option_text(option, &question);
    ask.needs_cell = quantity.needs_pinned_row();
    ask.pointed = pointed_cell();
    if (const auto& verdict = player_.verdict()) {
      ask.checked = true;
      ask.right = verdict->right;
      ask.choices.clear();
      for (const AnswerOption& option : verdict->answer.options)
        ask.choices << option_text(option, &question);
      ask.reveal = html(question.reveal, &*verdict);
      if (verdict->answer.kind == AnswerKind::cell && verdict->answer.columns.empty())
        ask.reveal = Studio::tr("This token has not come before: choose a row further down.");
    }
    return ask;
  }

  /// What can be chosen before the runs are there: one says first what one expects of them.
  static std::vector<AnswerOption> options_before(const Quantity& quantity) {
    if (quantity.compute == "compared") return {{0, 0, "less"}, {0, 0, "same"}, {0, 0, "more"}};
    std::vector<AnswerOption> options;
    for (const std::string& run : quantity.runs) options.push_back({0, 0, run});
    return options;
  }

  /// Nothing while it is not known, and where these runs do not have it.
  std::optional<Answer> now(const Quantity& quantity) const {
    try {
      return player_.answer(quantity);
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  QString html(const LessonText& text, const LessonPlayer::Verdict* verdict = nullptr) const {
    return lesson_html(text.in(lesson_language().toStdString()),
                       [this, verdict](const std::string& name) {
                         if (verdict != nullptr && name == "answer")
                           return figure_text(player_.step().question->answer, verdict->answer);
                         const LessonFigure& figure = player_.step().figures.at(name);
                         const auto known = now(figure.quantity);
                         return known ? figure_text(figure, *known) : QString("…");
                       });
  }

  QString figure_text(const LessonFigure& figure, const Answer& answer) const {
    if (answer.kind == AnswerKind::choice) {
      const auto& question = player_.step().question;
      return option_text(answer.options.at(answer.right), question ? &*question : nullptr);
    }
    const QString number = QString::number(answer.number * (figure.percent ? 100 : 1), 'f',
                                           static_cast<int>(figure.digits));
    return figure.percent ? number + " %" : number;
  }

  QString option_text(const AnswerOption& option, const LessonQuestion* question) const {
    if (option.head > 0) return Studio::tr("layer %1, head %2").arg(option.layer).arg(option.head);
    if (option.layer > 0) return Studio::tr("layer %1").arg(option.layer);
    const auto& runs = player_.lesson()->runs;
    if (const auto run = runs.find(option.name); run != runs.end())
      return said_in_window(run->second.title);
    if (question != nullptr)
      if (const auto choice = question->choices.find(option.name);
          choice != question->choices.end())
        return said_in_window(choice->second);
    return QString::fromStdString(option.name);
  }

  QString pointed_cell() const {
    const auto cell = studio_.selection().pinned();
    const auto probe = studio_.probing().probe(studio_.selection().run());
    if (!cell || !probe || cell->row >= probe->length() || cell->column >= probe->length())
      return {};
    const auto token = [&](int at) {
      return QString::fromStdString(probe->tokens[static_cast<size_t>(at)]);
    };
    return Studio::tr("Row %1 “%2” looks at %3 “%4”.")
        .arg(cell->row + 1)
        .arg(token(cell->row))
        .arg(cell->column + 1)
        .arg(token(cell->column));
  }

  Studio& studio_;
  LessonPlayer& player_ = studio_.lessons();
  QStackedWidget* stack_;
  LessonList* list_;
  LessonPage* page_;
  bool visible_ = false;
};

}  // namespace

std::unique_ptr<View> make_lesson_view(Studio& studio) {
  return std::make_unique<LessonView>(studio);
}

}  // namespace attnlab
