// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shared/base/files.h"
#include "tests/app/studio/views/inspection.h"

namespace attnlab {
namespace {

class SamplesView : public test::Inspection {};

TEST_F(SamplesView, TellsWhatTheRunWroteUpToTheCursor) {
  view<QWidget>("samples");
  const auto samples = run()->client->store().samples();
  ASSERT_FALSE(samples.empty());
  ExportRequest request;
  request.path = QString::fromStdString((folder_ / "out.csv").string());
  window_->view("samples")->export_to(request);
  const std::string written = read_file(request.path.toStdString());
  EXPECT_NE(written.find(samples.back().prompt), std::string::npos) << written;
  studio_->selection().select_step(0);
  window_->view("samples")->export_to(request);
  EXPECT_LT(read_file(request.path.toStdString()).size(), written.size());
}

}  // namespace
}  // namespace attnlab
