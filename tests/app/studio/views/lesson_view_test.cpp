// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>

#include "core/shared/base/files.h"
#include "tests/app/studio/lesson_window.h"
#include "widgets/lessons/lesson_list.h"
#include "widgets/words/glossary.h"

namespace attnlab {
namespace {

class LessonPanel : public test::LessonWindow {
 protected:
  QStringList panels_in_sight() {
    QStringList ids;
    for (const ViewInfo& info : view_list())
      if (window_->findChild<Panel*>(info.id)->isVisible()) ids << info.id;
    return ids;
  }
  QString lesson_file(const std::string& text) {
    const auto path = folder_ / "lesson.json";
    write_file(path, text);
    return QString::fromStdString(path.string());
  }
  void drop(const QString& path) {
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent entered({10, 10}, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &entered);
    QDropEvent dropped({10, 10}, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window_.get(), &dropped);
  }
  static std::string small_lesson(const std::string& more = {}) {
    return R"({"id":"small","title":{"en":"A small lesson"},"about":{"en":"x"},"minutes":1,
"runs":{"longer":{"title":{"en":"five layers"},"spec":{"data":{"task":"recall"},
"model":{"num_hidden_layers":1,"mixer":"mlp"},"train":{"steps":3,"batch_size":2}}}},
"views":["map"],"steps":[
{"text":{"en":"What is [[entropy]]?"}},
{"text":{"en":"A run: {a}."},"look":{"run":"longer"},"figures":{"a":{"of":
{"compute":"curve_at_end","run":"longer","curve":"validation_loss"},"digits":1}})" +
           more + R"(},{"text":{"en":"The end."}}]})";
  }
};

TEST_F(LessonPanel, HidesAllElseAndGivesBackWhatWasThere) {
  show("inspect");
  ASSERT_TRUE(test::settle(*window_));
  const QStringList before = panels_in_sight();
  player().start(read_lesson(parse_json(small_lesson(), "x"), "x", lesson_vocabulary()));
  ASSERT_TRUE(wait([&] { return panels_in_sight() == QStringList({"map", "lesson"}); }));
  EXPECT_FALSE(window_->findChild<QWidget*>("transport_bar")->isVisible());
  EXPECT_FALSE(window_->findChild<QWidget*>("step_bar")->isVisible());
  click("Leave the lesson");
  ASSERT_TRUE(wait([&] { return panels_in_sight() == before; }));
  EXPECT_TRUE(window_->findChild<QWidget*>("transport_bar")->isVisible());
  EXPECT_EQ(Layouts::last(), "inspect");
}

TEST_F(LessonPanel, AnotherLayoutEndsTheLesson) {
  player().start(read_lesson(parse_json(small_lesson(), "x"), "x", lesson_vocabulary()));
  key(Qt::Key_4, Qt::ControlModifier);
  ASSERT_TRUE(wait([this] { return player().lesson() == nullptr; }));
  EXPECT_TRUE(panels_in_sight().contains("other_map"));
}

TEST_F(LessonPanel, GoesOnWhereItWasLeftAlsoInAnotherWindow) {
  const auto lesson = [] {
    return read_lesson(parse_json(small_lesson(), "x"), "x", lesson_vocabulary());
  };
  player().start(lesson());
  click("Next");
  ASSERT_EQ(player().index(), 1);
  player().leave();
  player().start(lesson());
  EXPECT_EQ(player().index(), 1);
  LessonPlayer& before = player();
  window_.reset();
  studio_ = std::make_unique<Studio>(Preferences());
  window_ = std::make_unique<MainWindow>(*studio_);
  EXPECT_NE(&before, &player());
  player().start(lesson());
  EXPECT_EQ(player().index(), 1);
  EXPECT_EQ(window_->view("lesson")->summary(), "A small lesson, step 2 of 3");
}

TEST_F(LessonPanel, ADroppedFileIsTakenAndADamagedOneRefusedByName) {
  drop(lesson_file(small_lesson()));
  ASSERT_NE(player().lesson(), nullptr);
  EXPECT_EQ(player().lesson()->id, "small");
  player().leave();
  drop(lesson_file(small_lesson(R"(,"answr":3)")));
  EXPECT_EQ(player().lesson(), nullptr);
  ASSERT_EQ(problems_.size(), 1);
  EXPECT_TRUE(problems_[0].contains("answr")) << problems_[0].toStdString();
}

TEST_F(LessonPanel, AWordOpensItsPageOfTheGlossary) {
  player().start(read_lesson(parse_json(small_lesson(), "x"), "x", lesson_vocabulary()));
  Q_EMIT page().word_asked("entropy");
  const auto* glossary = window_->findChild<Glossary*>();
  ASSERT_TRUE(glossary->isVisible());
  EXPECT_EQ(glossary->shown(), "entropy");
}

TEST_F(LessonPanel, OffersToTrainARunThatIsMissing) {
  player().start(read_lesson(parse_json(small_lesson(), "x"), "x", lesson_vocabulary()));
  click("Next");
  ASSERT_TRUE(wait([this] { return named("Train it now")->isVisible(); }));
  shot("missing");
  click("Train it now");
  ASSERT_TRUE(wait([this] { return player().missing_run().empty(); }));
  ASSERT_TRUE(wait([this] { return run() == player().run("longer"); })) << "it is selected";
  EXPECT_TRUE(problems_.isEmpty()) << problems_.join("; ").toStdString();
}

TEST_F(LessonPanel, ListsTheLessonsAndBeginsTheOneThatIsChosen) {
  window_->show_view("lesson");
  const auto* list = window_->findChild<LessonList*>();
  ASSERT_TRUE(wait([&] {
    const auto* start = list->findChild<QPushButton*>();
    return start != nullptr && start->isVisible();
  }));
  shot("list");
  ASSERT_FALSE(shipped_lessons().empty());
  click("Start: " + QString::fromStdString(shipped_lessons()[0].title.in("en")));
  ASSERT_NE(player().lesson(), nullptr);
  EXPECT_EQ(player().lesson()->id, shipped_lessons()[0].id);
}

}  // namespace
}  // namespace attnlab
