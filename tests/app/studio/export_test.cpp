// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>

#include "app/studio/bindings.h"
#include "core/shared/base/files.h"
#include "tests/app/studio/views/inspection.h"

namespace attnlab {
namespace {

class ExportOfViews : public test::Inspection {};

TEST_F(ExportOfViews, EveryViewIsExportedInItsFormats) {
  studio_->compare_with(other_seed().id());
  for (const char* id : {"indicators", "logits", "lens", "flow", "alarms", "difference"}) {
    if (id == std::string("difference")) show("compare");
    view<QWidget>(id);
    for (const QString& suffix : window_->view(id)->export_formats()) {
      ExportRequest request;
      request.path = QString::fromStdString((folder_ / "out.").string()) + suffix;
      request.provenance = provenance(*studio_);
      std::filesystem::remove(request.path.toStdString());
      window_->view(id)->export_to(request);
      const std::string written = read_file(request.path.toStdString());
      EXPECT_GT(written.size(), 40U) << id << " " << suffix.toStdString();
      if (suffix == "csv" || suffix == "svg") {
        EXPECT_NE(written.find("seed"), std::string::npos) << id << " " << suffix.toStdString();
      }
    }
  }
}

}  // namespace
}  // namespace attnlab
