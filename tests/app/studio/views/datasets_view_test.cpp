// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/dataset_list.h"
#include "core/shared/base/files.h"
#include "tests/support/studio_window.h"
#include "tests/support/unwilling_engine.h"
#include "widgets/common/job_bar.h"
#include "widgets/data/datasets_panel.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

/// With a cache folder of its own, in which nothing is at first, and a mirror of small files.
class DatasetsView : public test::StudioWindow {
 protected:
  DatasetsView() : cache_(qgetenv("ATTNLAB_CACHE")) {
    qputenv("ATTNLAB_CACHE", (folder_ / "cache").c_str());
    qputenv("ATTNLAB_MIRROR", (folder_ / "mirror").c_str());
    fs::create_directories(folder_ / "mirror" / "lambada");
  }
  ~DatasetsView() override {
    qputenv("ATTNLAB_CACHE", cache_);
    qunsetenv("ATTNLAB_MIRROR");
  }
  DatasetsPanel& panel() {
    show("evaluate");
    window_->show_view("datasets");
    auto* found = qobject_cast<DatasetsPanel*>(window_->view("datasets")->widget());
    EXPECT_TRUE(wait([&] { return !found->datasets().empty(); }));
    return *found;
  }

 private:
  QByteArray cache_;
};

TEST_F(DatasetsView, SaysWhatThereIsAndWhatIsHere) {
  DatasetsPanel& datasets = panel();
  EXPECT_GT(datasets.datasets().size(), 15U);
  datasets.select("slimpajama");
  const DatasetRow& row = *datasets.selected();
  EXPECT_EQ(row.files, 5912);
  EXPECT_EQ(row.files_here, 0);
  EXPECT_FALSE(row.licence.isEmpty());
  EXPECT_TRUE(window_->view("datasets")->summary().contains("SlimPajama"));
  EXPECT_FALSE(row.can_be_prepared());
  shot("list");
}

TEST_F(DatasetsView, DownloadsAndThenItIsHereAndCanBePrepared) {
  ATTNLAB_NEEDS_DATA("text/tinyshakespeare/input.txt");
  const fs::path source = test::shared_data() / "text" / "tinyshakespeare" / "input.txt";
  fs::create_directories(folder_ / "mirror" / "tinyshakespeare");
  fs::copy_file(source, folder_ / "mirror" / "tinyshakespeare" / "input.txt");
  DatasetsPanel& datasets = panel();
  datasets.select("tinyshakespeare");
  click("Download tinyshakespeare");
  EXPECT_TRUE(datasets.job().is_running());
  ASSERT_TRUE(wait([&] { return !datasets.job().is_running(); }));
  EXPECT_TRUE(datasets.job().problem().isEmpty()) << datasets.job().problem().toStdString();
  EXPECT_TRUE(datasets.job().text().startsWith("tinyshakespeare is here"));
  ASSERT_TRUE(wait([&] { return datasets.selected()->is_here(); }));
  shot("here");
  QString prepared;
  QObject::connect(&DatasetList::of(*studio_), &DatasetList::prepare_asked, studio_.get(),
                   [&](const QString& name) { prepared = name; });
  click("Prepare the dataset for training");
  EXPECT_EQ(prepared, "tinyshakespeare");
}

TEST_F(DatasetsView, WhatGoesWrongIsSaidAndCanBeTriedAgain) {
  DatasetsPanel& datasets = panel();
  test::UnwillingEngine engine;
  engine.refuse("data", "the server of lambada does not answer");
  datasets.select("lambada");
  click("Download lambada");
  ASSERT_TRUE(wait([&] { return !datasets.job().is_running(); }));
  EXPECT_EQ(datasets.job().problem(), "the server of lambada does not answer");
  shot("problem");
  EXPECT_TRUE(named("Download lambada")->isEnabled());
}

TEST_F(DatasetsView, ADownloadIsStopped) {
  DatasetsPanel& datasets = panel();
  test::UnwillingEngine engine;
  engine.hang("data");
  datasets.select("lambada");
  click("Download lambada");
  ASSERT_TRUE(wait([&] { return engine.starts("data") == 1; }));
  shot("running");
  engine.recover("data");
  click("Stop this job");
  EXPECT_FALSE(named("Stop this job")->isEnabled());
  ASSERT_TRUE(wait([&] { return !datasets.job().is_running(); }, 60'000));
  EXPECT_TRUE(datasets.job().text().startsWith("Stopped."));
}

TEST_F(DatasetsView, AnEngineThatCannotBeStartedIsSaid) {
  const QByteArray before = qgetenv("ATTNLAB_PROGRAM");
  qputenv("ATTNLAB_PROGRAM", "/nowhere/attnlab");
  DatasetList& list = DatasetList::of(*studio_);
  list.look();
  EXPECT_TRUE(wait([&] { return !list.is_looking(); }));
  qputenv("ATTNLAB_PROGRAM", before);
  EXPECT_TRUE(list.problem().startsWith("/nowhere/attnlab cannot be started"))
      << list.problem().toStdString();
}

}  // namespace
}  // namespace attnlab
