// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/training_panel.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

struct TrainingPanelTest : testing::Test {
  TrainingPanel panel;
  RunSpec spec;
  std::vector<QString> keys;

  void SetUp() override {
    panel.set_spec(spec);
    panel.resize(320, 640);
    panel.show();
    panel.show_more(true);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    QObject::connect(&panel, &TrainingPanel::edited,
                     [this](const QString&, const QString& key, const auto& change) {
                       keys.push_back(key);
                       change(spec);
                     });
  }
  template <class Field>
  Field* field(const QString& name) {
    for (auto* one : panel.findChildren<Field*>())
      if (one->accessibleName() == name) return one;
    return nullptr;
  }
  void type(const QString& name, const QString& text) {
    auto* number = field<NumberField>(name);
    ASSERT_NE(number, nullptr) << name.toStdString();
    number->selectAll();
    QTest::keyClicks(number, text);
    QTest::keyClick(number, Qt::Key_Return);
  }
  int labels(const QString& text) {
    int count = 0;
    for (const auto* label : panel.findChildren<QLabel*>()) count += label->text() == text;
    return count;
  }
};

}  // namespace

TEST_F(TrainingPanelTest, EachFieldChangesItsPartOfTheSpec) {
  type("Steps", "2000");
  type("Batch size", "8");
  type("Learning rate", "4e-4");
  type("Seed", "7");
  type("Accumulation", "4");
  type("Warm-up", "10");
  type("Weight decay", "0.3");
  type("Clip", "0");
  type("Evaluate every", "25");
  type("Threads", "2");
  EXPECT_EQ(spec.train.steps, 2000);
  EXPECT_EQ(spec.train.batch_size, 8);
  EXPECT_DOUBLE_EQ(spec.train.learning_rate, 4e-4);
  EXPECT_EQ(spec.seed, 7u);
  EXPECT_EQ(spec.train.accumulate, 4);
  EXPECT_EQ(spec.train.warmup_steps, 10);
  EXPECT_DOUBLE_EQ(spec.train.weight_decay, 0.3);
  EXPECT_EQ(spec.train.grad_clip, 0);
  EXPECT_EQ(spec.train.eval_every, 25);
  EXPECT_EQ(spec.threads, 2);
  const std::vector<QString> expected = {
      "train.steps",      "train.batch_size",   "train.learning_rate", "train.seed",
      "train.accumulate", "train.warmup_steps", "train.weight_decay",  "train.grad_clip",
      "train.eval_every", "train.threads"};
  EXPECT_EQ(keys, expected);
}

TEST_F(TrainingPanelTest, RecordsMapsOfTheLayersThatAreTyped) {
  auto* maps = field<QComboBox>("Record maps");
  ASSERT_NE(maps, nullptr);
  EXPECT_FALSE(field<NumberField>("Maps every")->isEnabled()) << "nothing is recorded";
  QTest::keyClicks(maps->lineEdit(), "1,3-4 ");
  QTest::keyClick(maps->lineEdit(), Qt::Key_Return);
  EXPECT_EQ(spec.train.record_maps, "1,3-4");
  type("Maps every", "20");
  type("Maps, MB", "0.5");
  type("Indicators every", "0");
  EXPECT_EQ(spec.train.record_every, 20);
  EXPECT_DOUBLE_EQ(spec.train.record_budget_mb, 0.5);
  EXPECT_EQ(spec.train.probe_every, 0);
  panel.set_spec(spec);
  EXPECT_EQ(maps->currentText(), "1,3-4");
  maps->lineEdit()->setFocus();
  maps->lineEdit()->selectAll();
  QTest::keyClick(maps->lineEdit(), Qt::Key_Delete);
  QTest::keyClick(maps->lineEdit(), Qt::Key_Tab);
  EXPECT_EQ(spec.train.record_maps, "");
  EXPECT_FALSE(field<NumberField>("Maps, MB")->isEnabled());
  const std::vector<QString> expected = {"train.record_maps", "train.record_every",
                                         "train.record_budget_mb", "train.probe_every",
                                         "train.record_maps"};
  EXPECT_EQ(keys, expected);
}

TEST_F(TrainingPanelTest, PositionsFollowTheSequenceLength) {
  spec.train.seq_len = spec.model.max_position_embeddings = 64;
  panel.set_spec(spec);
  type("Sequence length", "32");
  EXPECT_EQ(spec.train.seq_len, 32);
  EXPECT_EQ(spec.model.max_position_embeddings, 32);
  spec.model.max_position_embeddings = 512;
  panel.set_spec(spec);
  type("Sequence length", "48");
  EXPECT_EQ(spec.model.max_position_embeddings, 512) << "given on purpose";
  type("Sequence length", "1024");
  EXPECT_EQ(spec.model.max_position_embeddings, 1024);
}

TEST_F(TrainingPanelTest, ChoicesChangeTheSpec) {
  panel.set_devices({{"cpu", "cpu · 8 threads"}, {"cuda:1", "cuda:1 · NVIDIA H100 80GB"}});
  EXPECT_TRUE(keys.empty());
  const auto choose = [&](const QString& name, Qt::Key key) {
    auto* box = field<QComboBox>(name);
    box->setFocus();
    QTest::keyClick(box, key);
  };
  choose("Device", Qt::Key_Down);
  choose("Precision", Qt::Key_Down);
  choose("Schedule", Qt::Key_Down);
  choose("Optimizer", Qt::Key_Down);
  EXPECT_EQ(spec.device, "cuda:1");
  EXPECT_EQ(spec.dtype, "bf16");
  EXPECT_EQ(spec.train.schedule, "linear");
  EXPECT_EQ(spec.train.optimizer, "muon");
}

TEST_F(TrainingPanelTest, ShowsASpecWithoutAnEdit) {
  RunSpec other;
  other.train.steps = 600;
  other.train.learning_rate = 3e-4;
  other.device = "cuda:1";
  panel.set_spec(other);
  EXPECT_EQ(field<NumberField>("Steps")->text(), "600");
  EXPECT_EQ(field<NumberField>("Learning rate")->text(), "0.0003");
  EXPECT_EQ(field<NumberField>("Warm-up")->text(), "auto: 30");
  EXPECT_EQ(field<NumberField>("Evaluate every")->text(), "auto: 60");
  EXPECT_EQ(field<QComboBox>("Device")->currentText(), "cuda:1");
  EXPECT_TRUE(keys.empty());
  EXPECT_EQ(labels("2.05 k tokens a step, 1.23 M in all"), 1);
}

TEST_F(TrainingPanelTest, SaysWhenAnEditTakesEffectWhileARunIsLive) {
  EXPECT_EQ(labels("next run"), 0);
  panel.set_rate_in_force(spec.train.learning_rate);
  EXPECT_EQ(labels("now"), 1);
  EXPECT_EQ(labels("next run"), 18);
  panel.set_rate_in_force(2.5e-4);
  EXPECT_EQ(labels("now"), 0) << "the field is not what the run goes by";
  EXPECT_EQ(labels("now 0.00025"), 1);
  panel.set_rate_in_force(std::nullopt);
  EXPECT_EQ(labels("now 0.00025"), 0);
  EXPECT_EQ(labels("next run"), 0);
}

TEST_F(TrainingPanelTest, FitsANarrowDock) {
  panel.set_rate_in_force(1.25e-4);
  EXPECT_LE(panel.minimumSizeHint().width(), 300);
}

}  // namespace attnlab
