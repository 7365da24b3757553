// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shared/base/files.h"
#include "tests/app/studio/views/inspection.h"

namespace attnlab {
namespace {

class RunsView : public test::Inspection {};

TEST_F(RunsView, ListsTheOpenRuns) {
  view<QWidget>("runs");
  ExportRequest request;
  request.path = QString::fromStdString((folder_ / "out.csv").string());
  window_->view("runs")->export_to(request);
  const std::string written = read_file(request.path.toStdString());
  for (const auto& open : studio_->runs().runs())
    EXPECT_NE(written.find(open->name.toStdString()), std::string::npos) << written;
  studio_->close_run(other_seed().id());
  EXPECT_EQ(studio_->runs().runs().size(), 1U);
}

}  // namespace
}  // namespace attnlab
