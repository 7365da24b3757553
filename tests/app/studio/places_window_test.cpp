// SPDX-License-Identifier: GPL-3.0-or-later
// Places where engines run, from the dialog to the run that trains there: stand-ins for ssh whose
// machines have two GPUs, greet, are of another version, hang, or have no engine.
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>

#include "app/studio/document/saved_queue.h"
#include "core/shared/base/files.h"
#include "core/shared/base/version.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/protocol.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/cost.h"
#include "tests/support/launcher.h"
#include "tests/support/live_run.h"
#include "tests/support/stand_in_place.h"
#include "tests/support/studio_window.h"
#include "widgets/runs/run_table.h"
#include "widgets/stack/memory_plan.h"
#include "widgets/stack/number_field.h"
#include "widgets/stack/place_box.h"
#include "widgets/stack/status_readout.h"

namespace attnlab {
namespace {

class PlacesWindow : public test::StudioWindow {
 protected:
  void SetUp() override { click_tab("Training"); }

  void add(std::initializer_list<EnginePlace> places) {
    Places all = studio_->preferences().places;
    all.elsewhere.insert(all.elsewhere.end(), places.begin(), places.end());
    studio_->set_places(all);
  }
  /// With the keys, as a person does.
  void choose_entry(const QString& control, int index) {
    auto* box = qobject_cast<QComboBox*>(named(control));
    ASSERT_NE(box, nullptr);
    // Behind a dialog that has just closed the window has no keys yet.
    ASSERT_TRUE(wait([&] {
      box->setFocus();
      return box->hasFocus();
    }));
    for (int n = 0; n < box->count() && box->currentIndex() < index; ++n) key(Qt::Key_Down);
    for (int n = 0; n < box->count() && box->currentIndex() > index; ++n) key(Qt::Key_Up);
    ASSERT_EQ(box->currentIndex(), index);
  }
  QStringList devices() {
    QStringList texts;
    auto* box = qobject_cast<QComboBox*>(named("Device"));
    for (int i = 0; i < box->count(); ++i) texts << box->itemText(i);
    return texts;
  }
  QString state() { return window_->findChild<PlaceBox*>()->state(); }
  MemoryPlan& plan() { return *window_->findChild<MemoryPlan*>(); }
  void type_number(const QString& control, const QString& number) {
    auto* field = qobject_cast<NumberField*>(named(control));
    ASSERT_NE(field, nullptr);
    field->setFocus();
    field->selectAll();
    type(number);
    key(Qt::Key_Return);
  }
  /// What is said once the place has answered.
  QString said_of(const EnginePlace& place) {
    add({place});
    choose_entry("Place", static_cast<int>(studio_->preferences().places.elsewhere.size()));
    EXPECT_TRUE(wait([&] {
      const PlaceAnswers::Answer answer = studio_->place_answers().of(place);
      return !answer.asking && (answer.facts || !answer.problem.isEmpty());
    }));
    EXPECT_TRUE(wait([&] { return !state().startsWith("Asking"); }));
    return state();
  }
  EnginePlace place(const std::string& name, const std::string& body) {
    const auto script = folder_.write(name, "#!/bin/bash\n" + body);
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    return {
        QString::fromStdString(name), Launcher(QString::fromStdString(script.string()) + " h"), {}};
  }
};

TEST_F(PlacesWindow, ARunIsPlannedForAGpuThereAndStartsThere) {
  const test::StandInPlace cluster(folder_, "cluster", test::report_of_two_gpus(version),
                                   "echo 'Welcome to the cluster.'; echo '{ be nice }'");
  add({cluster.place()});
  EXPECT_EQ(devices().size(), 1) << "this machine's processor";
  choose_entry("Place", 1);
  ASSERT_TRUE(wait([this] { return devices().size() == 3; })) << state().toStdString();
  EXPECT_EQ(devices()[1], "cuda:0 · NVIDIA H100 80GB HBM3 · 78 of 80 GiB free");
  EXPECT_EQ(state(), "");
  choose_entry("Device", 1);
  EXPECT_EQ(studio_->document().spec().device, "cuda:0");
  EXPECT_TRUE(plan().text().contains("; 78.0 GiB are free on cuda:0."))
      << plan().text().toStdString();
  shot("fits");

  type_number("Batch size", "1000000");
  EXPECT_TRUE(plan().text().startsWith("Does not fit: needs about "))
      << plan().text().toStdString();
  const int64_t most = plan().offered_batch();
  ASSERT_GT(most, 1000);
  shot("does-not-fit");
  click(QString("Set batch size to %1").arg(most));
  EXPECT_EQ(studio_->document().spec().train.batch_size, most);
  EXPECT_TRUE(plan().text().startsWith("Needs about 78.0 GiB")) << plan().text().toStdString();
  type_number("Batch size", "16");
  type_number("Steps", "100000");

  click("Train");
  ASSERT_TRUE(wait([this] { return is_live() && status().step > 2; }))
      << problems_.join("; ").toStdString();
  const std::string log = read_file(cluster.log());
  EXPECT_NE(log.find("host attnlab --arguments train,-,--device,cuda%3A0,--out," +
                     (folder_ / "cluster-runs").string() + "/recall-"),
            std::string::npos)
      << log;
  EXPECT_TRUE(run()->client->path().startsWith(cluster.place().folder + "/recall-"));
  EXPECT_EQ(run()->client->launcher(), cluster.place().launcher);
  EXPECT_TRUE(std::filesystem::exists(run()->client->path().toStdString() + "/run.json"));
  shot("trains");
}

TEST_F(PlacesWindow, WhatIsWrongThereIsSaidBeforeTrain) {
  const std::string old = test::report_of_two_gpus("0.0.7");
  EXPECT_EQ(said_of(test::StandInPlace(folder_, "old", old).place()),
            QString("The engine of old is version 0.0.7, this window %1: install %1 there.")
                .arg(version));
  EXPECT_TRUE(
      said_of(test::StandInPlace(folder_, "plain",
                                 R"({"version":")" + std::string(version) +
                                     R"(","cpu":{},"cuda_build":false,"devices":[{"name":"cpu"}]})")
                  .place())
          .startsWith("The engine there is built for the processor alone:"));
  EXPECT_TRUE(said_of(place("bare", "echo 'bash: attnlab: command not found' >&2; exit 127\n"))
                  .startsWith("There is no program attnlab where "));
  EXPECT_TRUE(said_of(place("other", "echo 'This account is not available.'\n"))
                  .endsWith("is no engine of Attention Lab (This account is not available.)."));
  EXPECT_EQ(devices(), QStringList("cpu"));
  EXPECT_TRUE(said_of({"nowhere", Launcher("/no/such/program"), {}})
                  .startsWith("/no/such/program cannot be started"));
}

TEST_F(PlacesWindow, OneThatHangsIsGivenUpOrStopped) {
  studio_->place_answers().set_patience(std::chrono::milliseconds(300));
  const EnginePlace hung = place("hung", "echo 'Welcome'; exec sleep 600\n");
  EXPECT_TRUE(said_of(hung).contains("has said nothing for 1 seconds and was ended"))
      << state().toStdString();
  studio_->place_answers().set_patience(std::chrono::hours(1));
  click("Ask the place again what it has and what is free");
  EXPECT_EQ(state(), "Asking hung what it has…");
  click("Stop asking the place");
  ASSERT_TRUE(wait([this] { return state().isEmpty(); })) << state().toStdString();
  EXPECT_FALSE(studio_->place_answers().of(hung).facts);
}

TEST_F(PlacesWindow, ADeviceThatIsNotThereKeepsARunFromStarting) {
  const test::StandInPlace cluster(folder_, "cluster", test::report_of_two_gpus(version));
  said_of(cluster.place());
  ASSERT_TRUE(wait([this] { return devices().size() == 3; }));
  choose_entry("Device", 2);
  EXPECT_TRUE(plan().text().contains("1.00 GiB are free on cuda:1")) << plan().text().toStdString();
  studio_->document().edit("Device", {}, [](RunSpec& spec) { spec.device = "cuda:5"; });
  EXPECT_EQ(state(), "cluster has no device cuda:5.");
  click("Train");
  ASSERT_FALSE(problems_.isEmpty());
  EXPECT_EQ(problems_.last(), "cluster has no device cuda:5: choose another one under Training.");
  // A place that is known not to have the device takes the processor.
  choose_entry("Place", 0);
  EXPECT_EQ(studio_->document().spec().device, "cpu");
  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(studio_->document().spec().device, "cuda:5");
  EXPECT_EQ(studio_->preferences().places.chosen, "cluster");
}

TEST_F(PlacesWindow, AreAddedTestedRenamedAndRemovedInOneDialog) {
  const test::StandInPlace cluster(folder_, "cluster", test::report_of_two_gpus(version));
  const auto dialog = [] { return QApplication::activeModalWidget(); };
  once(&dialog_is_open, [&] {
    EXPECT_FALSE(named("Command")->isEnabled()) << "this machine needs none";
    click("Add");
    type("lab");
    click("OK");
    EXPECT_TRUE(dialog_is_open()) << "it has no command yet";
    named("Command")->setFocus();
    type(cluster.place().launcher.prefix());
    named("Folder of runs there")->setFocus();
    type("/scratch/me");
    click("Test");
    const auto* report = dialog()->findChild<QLabel*>("place_report");
    EXPECT_TRUE(wait([&] { return report->text().contains("cuda:0 · NVIDIA H100"); }));
    EXPECT_TRUE(report->text().contains("AMD EPYC 9654, 96 threads, 754.4 GiB of memory"))
        << report->text().toStdString();
    EXPECT_TRUE(report->text().contains("LibTorch 2.11.0 · driver 570.86.15"));
    shot_of(*dialog(), "dialog");
    click("OK");
  });
  action("Where engines run…")->trigger();
  const EnginePlace kept{"lab", cluster.place().launcher, "/scratch/me"};
  ASSERT_EQ(studio_->preferences().places.elsewhere, std::vector{kept});
  EXPECT_EQ(Preferences::load().places.elsewhere, std::vector{kept}) << "in the settings too";

  choose_entry("Place", 1);
  once(&dialog_is_open, [&] {
    auto* name = qobject_cast<QLineEdit*>(named("Name"));
    EXPECT_EQ(name->text(), "lab") << "the chosen one";
    name->setFocus();
    name->selectAll();
    type("laboratory");
    click("OK");
  });
  action("Where engines run…")->trigger();
  EXPECT_EQ(studio_->preferences().places.chosen, "laboratory");

  once(&dialog_is_open, [&] {
    click("Remove");
    key(Qt::Key_Escape);
  });
  action("Where engines run…")->trigger();
  EXPECT_EQ(studio_->preferences().places.elsewhere.size(), 1U) << "cancelled";
  once(&dialog_is_open, [&] {
    click("Remove");
    click("OK");
  });
  action("Where engines run…")->trigger();
  EXPECT_EQ(studio_->preferences().places, Places());
}

TEST_F(PlacesWindow, SettingsThatAreDamagedAreSaidAndPutAside) {
  QSettings().setValue("places", "{\"version\":1,\"places\":[{\"name\":\"lab\"}],\"chosen\":\"\"}");
  const Preferences damaged = Preferences::load();
  EXPECT_TRUE(damaged.places.elsewhere.empty());
  EXPECT_TRUE(damaged.problem.contains("places[0].")) << damaged.problem.toStdString();
  EXPECT_TRUE(QSettings().value("places.damaged").toString().contains("lab"));
  QSettings().remove("places");
  QSettings().setValue("launcher", "ssh lab");
  const Preferences older = Preferences::load();
  EXPECT_EQ(older.problem, "");
  EXPECT_EQ(older.places.current().launcher.prefix(), "ssh lab") << "the command of older versions";
}

// A run on a GPU elsewhere, as its stream tells it.
TEST_F(PlacesWindow, ARunOnAGpuShowsItsMemoryAndTheShareOfThePeak) {
  RunSpec spec = studio_->document().spec();
  spec.device = "cuda:0";
  spec.dtype = "bf16";
  spec.model.vocab_size = 40;
  std::string stream = stream_preamble() + encode_frame(hello_event("/far/run", {}));
  for (const Json& header : std::vector<Json>{
           {{"event", "started"}, {"step", 0}, {"steps", 100}, {"spec", to_json(spec)}},
           {{"event", "step"}, {"step", 1}, {"loss", 2.5}, {"tokens_per_second", 1e9}},
           {{"event", "device"},
            {"step", 1},
            {"title", "NVIDIA H100 80GB HBM3"},
            {"memory", 81e9},
            {"used", 34e9},
            {"utilization", 0.93}},
           {{"answer", "status"}, {"state", "live"}, {"owner", {{"host", "far"}, {"pid", 1}}}}})
    stream += encode_frame({header, {}});
  folder_.write("stream", stream);
  const EnginePlace far =
      place("far", "cat '" + (folder_ / "stream").string() + "'\nexec cat > /dev/null\n");
  add({far});
  studio_->open_run("/far/run", far.launcher);
  ASSERT_TRUE(wait([this] { return !status().device_title.empty() && run()->spec.has_value(); }));
  const auto* readout = window_->findChild<StatusReadout*>();
  ASSERT_TRUE(wait([&] { return readout->text().contains("MFU"); }))
      << readout->text().toStdString();
  const ModelCost cost = cost_of(spec.model, spec.train.batch_size, spec.train.seq_len);
  const auto tokens = static_cast<double>(spec.train.batch_size * spec.train.seq_len);
  const double used = cost.training_flops / tokens * 1e9 / 989e12;
  EXPECT_TRUE(readout->text().contains(
      QString("34.0 GB / 81.0 GB · GPU 93 % · MFU %1 %").arg(100 * used, 0, 'f', 0)))
      << readout->text().toStdString();
  const auto* table = window_->findChild<RunTable*>();
  EXPECT_TRUE(table->model().rows().front().phase.endsWith(" · far · cuda:0"))
      << table->model().rows().front().phase.toStdString();
  shot("gpu-run");
  studio_->close_run(studio_->selection().run());  // nobody there could stop it
}

// The window sees one run, whichever way the processes were started.
TEST_F(PlacesWindow, TwoProcessesThatTrainARunTogetherAreAPlace) {
  ATTNLAB_NEEDS_LAUNCHER();
  const QString engine = qEnvironmentVariable("ATTNLAB_PROGRAM");
  QStringList mpirun;
  for (const std::string& word : test::launched(2, {})) mpirun << QString::fromStdString(word);
  studio_->document().edit("Together", {}, [](RunSpec& spec) {
    spec.train.accumulate = 2;
    spec.train.steps = 1'000'000;
  });
  for (const QString& command : {QString("env ATTNLAB_PROCESSES=2"), mpirun.join(' ')}) {
    const QString name = command.section(' ', 0, 0).section('/', -1) + " 2";
    const EnginePlace place{name, Launcher(command, engine),
                            QString::fromStdString((folder_ / name.toStdString()).string())};
    said_of(place);
    const auto facts = studio_->place_answers().of(place).facts;
    ASSERT_TRUE(facts) << studio_->place_answers().of(place).problem.toStdString();
    EXPECT_EQ(facts->devices.size(), 1U);
    click("Train");
    ASSERT_TRUE(wait([this] { return is_live() && status().step > 2; }))
        << problems_.join("; ").toStdString();
    const RunFolder trained(run()->client->path().toStdString());
    EXPECT_EQ(read_json(trained.run_json())["runtime"]["processes"], 2);
    ASSERT_TRUE(wait([this] { return !map().scene().empty(); })) << "the engine's answers too";
    shot(name);
    click("Stop");
    ASSERT_TRUE(wait([this] { return run()->client->link() == RunLink::ended; }));
    EXPECT_EQ(read_events(trained.events()).back().kind(), "stopped");
  }
}

TEST_F(PlacesWindow, AWaitingRunWhosePlaceIsGoneStaysAndSaysSo) {
  const test::StandInPlace cluster(folder_, "cluster", test::report_of_two_gpus(version));
  add({cluster.place()});
  studio_->choose_place("cluster");
  test::LiveRun live(folder_ / "runs" / "first");
  studio_->open_run(QString::fromStdString(live.path));
  ASSERT_TRUE(wait([this] { return is_live(); }));
  studio_->training().go_on_with_queue({}, studio_->selection().run());
  studio_->document().edit("Long", {}, [](RunSpec& spec) { spec.train.steps = 100000; });
  const QString file = QString::fromStdString((folder_ / "queue.json").string());
  {
    const SavedQueue saved(*studio_, file);
    studio_->training().add_to_queue();
  }
  studio_->set_places({});
  {
    const SavedQueue restored(*studio_, file);
    ASSERT_EQ(studio_->training().queue().waiting().size(), 1U);
    ASSERT_FALSE(problems_.isEmpty());
    EXPECT_TRUE(problems_.last().contains("was planned for the place “cluster”"));
  }
  live.kill();
  ASSERT_TRUE(wait([this] { return problems_.size() == 2; })) << "its turn came";
  EXPECT_EQ(studio_->training().queue().waiting().size(), 1U);
  add({cluster.place()});
  ASSERT_TRUE(wait([this] { return studio_->training().queue().waiting().empty() && is_live(); }))
      << problems_.join("; ").toStdString();
  EXPECT_EQ(run()->client->launcher(), cluster.place().launcher);
}

}  // namespace
}  // namespace attnlab
