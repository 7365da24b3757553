// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shared/base/files.h"
#include "tests/app/studio/views/inspection.h"

namespace attnlab {
namespace {

class CurvesView : public test::Inspection {};

TEST_F(CurvesView, EveryRunsLastLossStandsInItsTable) {
  show("train");
  view<QWidget>("curves");
  ExportRequest request;
  request.path = QString::fromStdString((folder_ / "out.csv").string());
  window_->view("curves")->export_to(request);
  const std::string written = read_file(request.path.toStdString());
  std::vector<Point> losses;
  RunStore::Cursor cursor;
  for (const auto& open : studio_->runs().runs()) {
    open->client->store().read("loss", cursor = {}, losses);
    const QByteArray last = QByteArray::number(losses.back().y, 'g', 17).left(7);
    EXPECT_NE(written.find(last.toStdString()), std::string::npos) << last.toStdString() << "\n" << written;
  }
}

}  // namespace
}  // namespace attnlab
