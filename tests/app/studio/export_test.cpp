// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <filesystem>

#include "app/studio/views/provenance.h"
#include "app/studio/window/problem_notice.h"
#include "core/shared/base/files.h"
#include "tests/app/studio/views/inspection.h"

namespace attnlab {
namespace {

class ExportOfViews : public test::Inspection {};

TEST_F(ExportOfViews, EveryViewIsExportedInItsFormats) {
  studio_->selection().compare_with(other_seed().id());
  for (const char* id : {"indicators", "logits", "lens", "flow", "alarms", "difference"}) {
    if (id == std::string("difference")) show("compare");
    view<QWidget>(id);
    for (const QString& suffix : window_->view(id)->export_formats()) {
      if (id == std::string("alarms") && suffix != "csv") continue;  // there are none to draw
      ExportRequest request;
      request.path = QString::fromStdString((folder_ / "out.").string()) + suffix;
      std::filesystem::remove(request.path.toStdString());
      export_view(*studio_, *window_->view(id), request);
      const std::string written = read_file(request.path.toStdString());
      EXPECT_GT(written.size(), 40U) << id << " " << suffix.toStdString();
      if (suffix == "csv" || suffix == "svg") {
        EXPECT_NE(written.find("seed"), std::string::npos) << id << " " << suffix.toStdString();
      }
    }
  }
}

// A picture is taken as soon as a view says that it is ready, also while another answer comes late.
TEST_F(ExportOfViews, AViewIsReadyForNothingButWhatIsAsked) {
  studio_->selection().compare_with(other_seed().id());
  int64_t step = 7;
  for (const char* id : {"map", "indicators", "logits", "lens", "flow", "difference"}) {
    if (id == std::string("difference")) show("compare");
    view<QWidget>(id);
    studio_->selection().select_step(--step);
    const View& shown = *window_->view(id);
    ASSERT_TRUE(wait([&] {
      EXPECT_TRUE(!shown.is_ready() || shown.facts()["step"] == step) << id;
      return shown.is_ready();
    })) << id;
    EXPECT_EQ(shown.facts()["step"], step) << id;
    EXPECT_EQ(shown.problem(), "") << id;
  }
}

TEST_F(ExportOfViews, AStackIsStampedWithTheDocumentThatItShows) {
  studio_->edit_copy_of_run();
  const View& stack = *window_->view("stack");
  const std::string run_path = studio_->current()->client->path().toStdString();
  EXPECT_EQ(Json::parse(provenance(*studio_, stack))["run"], run_path);
  studio_->document().edit("paint", {}, [](RunSpec& spec) { spec.model.layers[1].mixing = false; });
  const Json stamp = Json::parse(provenance(*studio_, stack));
  EXPECT_FALSE(stamp.contains("run")) << stamp;
  EXPECT_EQ(stamp["spec"], to_json(studio_->document().spec()));
}

TEST_F(ExportOfViews, VisibleRunsBecomeOnePage) {
  const auto file = folder_ / "runs.html";
  once([] { return qobject_cast<QFileDialog*>(QApplication::activeModalWidget()) != nullptr; },
       [&] {
         QWidget* dialog = QApplication::activeModalWidget();
         dialog->findChild<QLineEdit*>("fileNameEdit")
             ->setText(QString::fromStdString(file.string()));
         QMetaObject::invokeMethod(dialog, "accept");
       });
  action("Visible runs as one HTML page…")->trigger();
  const auto* notice = window_->findChild<ProblemNotice*>();
  ASSERT_TRUE(wait([&] { return notice->isVisible(); }));
  shot("page_written");
  EXPECT_EQ(problems_, QStringList());
  const std::string page = read_file(file);
  EXPECT_TRUE(page.starts_with("<!doctype html>"));
  for (const auto& run : studio_->runs().runs()) {
    const std::string name = std::filesystem::path(run->client->path().toStdString()).filename();
    EXPECT_NE(page.find("\"folder\":\"" + name + "\""), std::string::npos) << name;
  }
}

// 85 mm are 240.945 points.
TEST_F(ExportOfViews, APageIsAsWideAsAsked) {
  view<QWidget>("map");
  ExportRequest request;
  request.path = QString::fromStdString((folder_ / "map.pdf").string());
  request.width_mm = 85;
  request.height_mm = 70;
  export_view(*studio_, *window_->view("map"), request);
  const std::string pdf = read_file(request.path.toStdString());
  EXPECT_NE(pdf.rfind("/MediaBox [0 0 240.945 198.425]"), std::string::npos);
  const size_t table = std::stoul(pdf.substr(pdf.rfind("startxref\n") + 10));
  EXPECT_EQ(pdf.substr(table, 5), "xref\n");
  const size_t entry = pdf.find('\n', table + 5) + 1;
  EXPECT_EQ(pdf.substr(std::stoul(pdf.substr(entry, 10)), 40).find("/Type /Page"),
            pdf.substr(std::stoul(pdf.substr(entry, 10)), 40).find("0 obj") + 9);
}

}  // namespace
}  // namespace attnlab
