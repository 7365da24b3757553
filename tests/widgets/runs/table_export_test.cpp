// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/table_export.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QRegularExpression>

#include "core/shared/base/files.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

class TableExport : public testing::Test {
 protected:
  ExportRequest request(const std::string& name, double width_mm) {
    ExportRequest request;
    request.path = QString::fromStdString((folder_ / name).string());
    request.width_mm = width_mm;
    return request;
  }
  /// Height of an SVG picture in points.
  double height(const std::string& name) {
    static const QRegularExpression box(R"re(viewBox="[-0-9.]+ [-0-9.]+ [0-9.]+ ([0-9.]+)")re");
    return box.match(QString::fromStdString(read_file(folder_ / name))).captured(1).toDouble();
  }
  test::TempFolder folder_;
  TextTable table_{{"Run", "Loss", "Settings"},
                   {{"standard · seed 1", "1.25", "one two three four five six seven eight"},
                    {"hybrid", "−0.5", ""}}};
};

TEST_F(TableExport, EveryFormatIsWhatItsNameSays) {
  for (const QString& format : table_formats) {
    const std::string name = "table." + format.toStdString();
    export_table(table_, request(name, 85), "Title", {"A note."});
    const std::string written = read_file(folder_ / name);
    const std::string begins = format == "pdf"   ? "%PDF-"
                               : format == "svg" ? "<?xml"
                               : format == "png" ? "\x89PNG"
                               : format == "csv" ? "Run,Loss"
                                                 : "| Run |";
    EXPECT_EQ(written.substr(0, begins.size()), begins) << name;
  }
}

TEST_F(TableExport, WhatIsTooWideWrapsAndNothingIsLeftOut) {
  export_table(table_, request("wide.svg", 170), "Title", {"A note."});
  export_table(table_, request("narrow.svg", 60), "Title", {"A note."});
  EXPECT_GT(height("narrow.svg"), height("wide.svg"));
  for (const char* name : {"wide.svg", "narrow.svg"}) {
    const std::string drawn = read_file(folder_ / name);
    for (const char* word : {"Title", "note", "Run", "Settings", "1.25", "eight", "hybrid"})
      EXPECT_NE(drawn.find(word), std::string::npos) << word << " in " << name;
    EXPECT_EQ(drawn.find("…"), std::string::npos);
  }
}

TEST_F(TableExport, NothingInkedTouchesTheEdges) {
  export_table(table_, request("narrow.png", 60));
  const QImage image(QString::fromStdString((folder_ / "narrow.png").string()));
  for (int y = image.height() / 4; y < image.height() * 3 / 4; ++y)
    EXPECT_GT(qGray(image.pixel(image.width() - 1, y)), 250) << y;
}

TEST_F(TableExport, APictureOfNoRowsIsRefused) {
  const TextTable none{{"Run"}, {}};
  test::expect_mentions(test::error_of([&] { export_table(none, request("none.pdf", 85)); }),
                        "no rows to draw");
  export_table(none, request("none.csv", 85));
}

}  // namespace
}  // namespace attnlab
