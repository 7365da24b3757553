// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/stack_export.h"

#include <gtest/gtest.h>

#include <QImage>

#include "core/shared/base/files.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

class StackExport : public testing::Test {
 protected:
  ExportRequest request(const char* name) const {
    ExportRequest request;
    request.path = QString::fromStdString((folder_ / name).string());
    request.provenance = R"({"seed":7})";
    request.png_dpi = 72;
    return request;
  }
  RunSpec spec() const {
    RunSpec spec = resolve_run_spec(Json{{"data", {{"task", "recall"}}}}, "test", Json::object());
    spec.model.num_kv_heads = 2;
    edit_layers(spec.model.layers, "1=mlp;2=form:taylor+qk:text/static");
    return spec;
  }
  test::TempFolder folder_;
};

TEST_F(StackExport, TableHasALineALayer) {
  export_stack(request("stack.csv"), spec());
  EXPECT_EQ(read_file(folder_ / "stack.csv"),
            "# {\"seed\":7}\n"
            "layer,mixer,mixing,form,qk_sequence,qk_hidden,parameter_residual\n"
            "1,\"mlp\",off,,,,86\n"
            "2,\"taylor, q and k text/static\",on,taylor,text,static,0\n");
}

TEST_F(StackExport, JsonCarriesLayersAndProvenance) {
  export_stack(request("stack.json"), spec());
  const Json json = read_json(folder_ / "stack.json");
  EXPECT_EQ(json["layers"].size(), 2u);
  EXPECT_EQ(json["layers"][0]["mixing"], false);
  EXPECT_EQ(json["layers"][1]["qk"]["sequence"], "text");
  EXPECT_EQ(json["provenance"]["seed"], 7);
}

TEST_F(StackExport, PicturesHaveTheWidthAskedFor) {
  export_stack(request("stack.png"), spec());
  const QImage image(request("stack.png").path);
  EXPECT_NEAR(image.width(), points(160), 1);
  EXPECT_EQ(image.text("attnlab"), R"({"seed":7})");
  EXPECT_EQ(image.pixelColor(1, image.height() - 2), QColor(Qt::white));
  export_stack(request("stack.svg"), spec());
  const std::string svg = read_file(folder_ / "stack.svg");
  EXPECT_NE(svg.find(">MLP<"), std::string::npos);
  EXPECT_NE(svg.find("text / static"), std::string::npos);
  export_stack(request("stack.pdf"), spec());
  EXPECT_EQ(read_file(folder_ / "stack.pdf").substr(0, 5), "%PDF-");
}

}  // namespace
}  // namespace attnlab
