// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_export.h"

#include <gtest/gtest.h>

#include <QImage>
#include <algorithm>
#include <regex>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

class PlotExportTest : public testing::Test {
 protected:
  PlotExportTest() {
    for (int i = 0; i < 5000; ++i) first.append({static_cast<double>(i), 1.0 + (i * 37 % 100)});
    for (const int i : {0, 2}) second.append({static_cast<double>(i), 0.5 * i});
    plot.title = "Loss";
    plot.x_label = "step";
    plot.x1 = 4999;
    plot.y1 = 101;
    plot.lines = {{"L1,3: self-gate", run_style(1), &first, nullptr},
                  {"50 % of a_b", run_style(2), &second, nullptr}};
    plot.levels = {{50, "chance 50"}};
    request.provenance = "{\"seed\": 7}";
  }
  std::string written(const char* name) {
    request.path = QString::fromStdString((folder.path() / name).string());
    export_curves(request, {plot});
    return read_file(folder.path() / name);
  }

  test::TempFolder folder;
  Series first, second;
  CurvesPicture plot;
  ExportRequest request;
};

TEST_F(PlotExportTest, TableHasARowAStep) {
  const std::string text = written("a.csv");
  EXPECT_EQ(text.substr(0, text.find("\n3,")),
            "# {\"seed\": 7}\nstep,\"Loss: L1,3: self-gate\",Loss: 50 % of a_b\n"
            "0,1,0\n1,38,\n2,75,1");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5002);
}

TEST_F(PlotExportTest, TexIsBalancedAndBounded) {
  const std::string text = written("a.tex");
  EXPECT_EQ(text.rfind("% ", 0), 0U);
  EXPECT_NE(text.find("% {\"seed\": 7}\n"), std::string::npos);
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && text[i - 1] == '\\') continue;
    if (text[i] == '%' && i > 0) i = text.find('\n', i);
    if (i >= text.size()) break;
    depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
    ASSERT_GE(depth, 0) << "at " << i;
  }
  EXPECT_EQ(depth, 0);
  const auto count = [&](const std::string& pattern) {
    const std::regex regex(pattern);
    return std::distance(std::sregex_iterator(text.begin(), text.end(), regex), {});
  };
  EXPECT_EQ(count("\\\\begin\\{"), count("\\\\end\\{"));
  EXPECT_EQ(count("\\\\addplot"), 3) << "two curves and a level";
  EXPECT_EQ(count("\\\\addlegendentry"), 2);
  EXPECT_EQ(count("\\\\definecolor"), 2);
  const auto coordinates = count("\\([-0-9.e+]+,[-0-9.e+]+\\)");
  EXPECT_GT(coordinates, 500);
  EXPECT_LE(coordinates, 1000 + 2 + 2 + 2);
  EXPECT_NE(text.find("50 \\% of a\\_b"), std::string::npos);
  EXPECT_NE(text.find("dashed"), std::string::npos);
  EXPECT_NE(text.find("mark=square*"), std::string::npos);
}

TEST_F(PlotExportTest, TexSharesItsPointsBetweenRawAndSmoothed) {
  plot.lines.resize(1);
  plot.lines[0].smoothed = &first;
  plot.levels.clear();
  const std::string text = written("a.tex");
  EXPECT_LE(std::count(text.begin(), text.end(), '('), 1010);
  plot.log_y = true;
  EXPECT_NE(written("b.tex").find("ymode=log"), std::string::npos);
}

TEST_F(PlotExportTest, PicturesAreDrawnForPaper) {
  const std::string svg = written("a.svg");
  for (const char* text : {"Loss", "step", "self-gate", "chance 50", "seed"})
    EXPECT_NE(svg.find(text), std::string::npos) << text;
  EXPECT_EQ(svg.find("<image"), std::string::npos) << "vectors only";
  EXPECT_EQ(written("a.pdf").rfind("%PDF", 0), 0U);
  request.width_mm = 80;
  request.png_dpi = 254;
  written("a.png");
  const QImage image(request.path);
  EXPECT_NEAR(image.width(), 800, 1);
  EXPECT_EQ(image.pixelColor(image.width() - 2, 1), QColor(Qt::white));
  EXPECT_EQ(image.text("attnlab"), "{\"seed\": 7}");
}

TEST_F(PlotExportTest, SaysWhatIsWrong) {
  EXPECT_THROW(written("a.doc"), Error);
  EXPECT_THROW(written("no such folder/a.tex"), Error);
  plot.lines.clear();
  EXPECT_THROW(written("a.csv"), Error);
}

}  // namespace
}  // namespace attnlab
