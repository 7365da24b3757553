// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/saved_document.h"

#include <QSettings>

#include "app/studio/window/bindings.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

class SavedDocumentTest : public test::StudioWindow {
 protected:
  /// Of a window that starts after this one.
  struct Next {
    Studio studio{Preferences()};
    QStringList problems;
    std::unique_ptr<SavedDocument> saved;
    Next() {
      QObject::connect(&studio, &Studio::problem, &studio,
                       [this](const QString& sentence) { problems << sentence; });
      saved = std::make_unique<SavedDocument>(studio);
    }
  };
};

TEST_F(SavedDocumentTest, StackAndTextsAreThereAgainThoughNobodyClosedTheWindow) {
  const std::string file = folder_.write("own.txt", std::string(4000, 'a'));
  SavedDocument saved(*studio_);
  click_cell(1, LayerAxis::form);
  choose_text_files(*studio_, {file});
  studio_->document().edit("Steps", {}, [](RunSpec& spec) { spec.train.steps = 777; });
  studio_->probing().set_text("a b");

  Next next;
  EXPECT_TRUE(next.studio.document().choices() == studio_->document().choices());
  EXPECT_EQ(next.studio.document().spec().data.files, std::vector<std::string>{file});
  EXPECT_EQ(next.studio.document().spec().train.steps, 777);
  EXPECT_FALSE(next.studio.document().spec().model.layers[0].is_standard());
  EXPECT_FALSE(next.studio.document().wishes().empty()) << "what the text would rather have";
  EXPECT_EQ(next.studio.probing().text(), "a b");
  EXPECT_FALSE(next.studio.document().undo_stack()->canUndo());
  EXPECT_TRUE(next.problems.isEmpty());
}

TEST_F(SavedDocumentTest, ADamagedOneIsSaidAndReplaced) {
  for (const char* damaged : {"{\"flags\"", "[1, 2", "{\"flags\": {\"model\": 3}, \"kept\": {}}"}) {
    QSettings().setValue("session/document", damaged);
    Next next;
    ASSERT_EQ(next.problems.size(), 1) << damaged;
    EXPECT_TRUE(next.studio.document().problems().isEmpty());
    EXPECT_EQ(next.studio.document().spec().data.task, "recall");
  }
}

}  // namespace
}  // namespace attnlab
