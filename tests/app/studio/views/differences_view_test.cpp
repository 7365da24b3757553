// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shared/base/files.h"
#include "tests/app/studio/views/inspection.h"

namespace attnlab {
namespace {

class DifferencesView : public test::Inspection {};

TEST_F(DifferencesView, RunsThatDifferInTheSeedDifferInNothingElse) {
  show("compare");
  view<QWidget>("differences");
  ExportRequest request;
  request.path = QString::fromStdString((folder_ / "out.csv").string());
  window_->view("differences")->export_to(request);
  const std::string written = read_file(request.path.toStdString());
  EXPECT_NE(written.find("Seed"), std::string::npos) << written;
  EXPECT_EQ(written.find("Steps"), std::string::npos) << "what is equal is not listed: " << written;
}

}  // namespace
}  // namespace attnlab
