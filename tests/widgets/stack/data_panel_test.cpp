// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/data_panel.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <QUrl>

#include "core/shared/data/tasks/tasks.h"
#include "tests/support/temp_folder.h"
#include "widgets/common/token_strip.h"
#include "widgets/stack/task_card.h"
#include "widgets/stack/text_page.h"

namespace attnlab {
namespace {

DataSpec recall() {
  DataSpec spec;
  spec.task = "recall";
  return spec;
}

struct DataPanelTest : testing::Test {
  DataPanel panel;
  std::vector<DataSpec> chosen;
  test::TempFolder folder;
  std::string good = folder.write("good.txt", std::string(4000, 'a') + "b\n");

  void SetUp() override {
    QObject::connect(&panel, &DataPanel::data_chosen,
                     [this](const DataSpec& spec) { chosen.push_back(spec); });
    panel.resize(340, 700);
    panel.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
  }
  void drop(const std::vector<std::string>& paths) {
    QMimeData mime;
    QList<QUrl> urls;
    for (const auto& path : paths) urls << QUrl::fromLocalFile(QString::fromStdString(path));
    mime.setUrls(urls);
    const QPoint at(20, 20);
    QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&panel, &enter);
    ASSERT_TRUE(enter.isAccepted());
    QDropEvent event(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&panel, &event);
  }
  void wait_for_preview() {
    QSignalSpy previewed(&panel.text_page(), &TextPage::previewed);
    ASSERT_TRUE(previewed.wait(3000));
  }
};

}  // namespace

TEST_F(DataPanelTest, OffersEveryTaskAsACard) {
  ASSERT_EQ(panel.cards().size(), all_tasks().size());
  for (TaskCard* card : panel.cards()) {
    EXPECT_FALSE(card->accessibleName().isEmpty());
    EXPECT_TRUE(card->accessibleDescription().contains("chance"));
  }
}

TEST_F(DataPanelTest, AClickChoosesATask) {
  panel.set_data(recall());
  EXPECT_TRUE(chosen.empty());
  EXPECT_TRUE(panel.cards()[0]->isChecked());
  QTest::mouseClick(panel.cards()[1], Qt::LeftButton);
  ASSERT_EQ(chosen.size(), 1u);
  EXPECT_EQ(chosen[0].task, "copy");
  EXPECT_FALSE(panel.cards()[0]->isChecked());
  panel.cards()[1]->setFocus();
  QTest::keyClick(panel.cards()[1], Qt::Key_Space);
  EXPECT_EQ(chosen.size(), 1u) << "it was chosen already";
}

TEST_F(DataPanelTest, DroppedTextIsReadAndChosen) {
  DataSpec spec = recall();
  spec.stream_text = "kept.txt";
  panel.set_data(spec);
  drop({good});
  wait_for_preview();
  ASSERT_EQ(chosen.size(), 1u);
  EXPECT_EQ(chosen[0].task, "");
  EXPECT_EQ(chosen[0].files, std::vector<std::string>{good});
  EXPECT_EQ(chosen[0].tokenizer, "char");
  EXPECT_EQ(chosen[0].stream_text, "kept.txt");
  EXPECT_FALSE(panel.cards()[0]->isChecked());
  EXPECT_EQ(panel.text_page().findChild<TokenStrip*>()->count(), 600);
}

TEST_F(DataPanelTest, ABadFileIsExplainedAndNotChosen) {
  drop({good, folder.write("picture.png", std::string("\x89PNG\0", 5))});
  wait_for_preview();
  EXPECT_TRUE(chosen.empty());
  EXPECT_EQ(panel.text_page().message(), "picture.png is no text (it contains zero bytes).");
}

TEST_F(DataPanelTest, ATextMustSuitTheSequenceLength) {
  panel.set_seq_len(1024);
  drop({good});
  wait_for_preview();
  EXPECT_TRUE(chosen.empty());
  EXPECT_TRUE(panel.text_page().message().startsWith("The text has 4\u00a0002 tokens"));
  panel.set_seq_len(64);
  wait_for_preview();
  EXPECT_EQ(panel.text_page().message(), "");
}

TEST_F(DataPanelTest, TheTokenizerCanBeChangedOrDropped) {
  drop({good});
  wait_for_preview();
  auto* box = panel.findChild<QComboBox*>();
  box->setFocus();
  QTest::keyClick(box, Qt::Key_Down);
  wait_for_preview();
  ASSERT_EQ(chosen.size(), 2u);
  EXPECT_EQ(chosen[1].tokenizer, "byte");
  const std::string file = folder.write("tokenizer.json", char_tokenizer("ab\n")->document());
  drop({file});
  wait_for_preview();
  ASSERT_EQ(chosen.size(), 3u);
  EXPECT_EQ(chosen[2].tokenizer, file);
  EXPECT_EQ(chosen[2].files, std::vector<std::string>{good});
}

TEST_F(DataPanelTest, ShowsDataWithoutChoosingIt) {
  DataSpec spec;
  spec.files = {good};
  panel.set_data(spec);
  wait_for_preview();
  EXPECT_TRUE(chosen.empty());
  EXPECT_EQ(panel.text_page().preview().vocab_size, 3);
}

TEST_F(DataPanelTest, ItMayCloseWhileItReads) {
  auto other = std::make_unique<DataPanel>();
  const std::string large = folder.write("large.txt", std::string(8000000, 'a'));
  other->text_page().add_files({QString::fromStdString(large)});
  EXPECT_TRUE(other->text_page().busy());
  other.reset();
  QThreadPool::globalInstance()->waitForDone();
  QApplication::processEvents();  // what it read arrives where nobody is
}

}  // namespace attnlab
