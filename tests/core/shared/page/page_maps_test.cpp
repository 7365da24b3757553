// SPDX-License-Identifier: Apache-2.0
#include "core/shared/page/page_maps.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <limits>

#include "core/shared/base/error.h"
#include "tests/core/shared/page/page_runs.h"

namespace attnlab {
namespace {

std::string from_base64(const std::string& text) {
  static const std::string digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<uint32_t>(digits.find(c));
    if ((count += 6) >= 8) bytes += static_cast<char>(bits >> (count -= 8) & 0xff);
  }
  return bytes;
}

/// As a browser unpacks it.
std::string cells_of(const Json& frame, size_t cells) {
  const std::string packed = from_base64(frame["cells"].get<std::string>());
  std::string codes(cells, '\0');
  uLongf size = cells;
  EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(codes.data()), &size,
                       reinterpret_cast<const Bytef*>(packed.data()), packed.size()),
            Z_OK);
  EXPECT_EQ(size, cells);
  return codes;
}

/// The farthest that a cell of the page is from the map of the whole text.
double farthest(const Json& maps, const Json& frame, const Probe& probe) {
  const auto shown = std::ssize(maps["tokens"]);
  const auto each = static_cast<size_t>(shown * (shown + 1) / 2);
  const int64_t heads = maps["heads"].get<int64_t>();
  const std::string codes =
      cells_of(frame, each * probe.layers.size() * static_cast<size_t>(heads));
  double farthest = 0;
  size_t cell = 0;
  for (const LayerProbe& layer : probe.layers)
    for (int64_t head = 0; head < heads; ++head) {
      const Matrix map = head_matrix(layer, probe.length(), head, Stage::weights);
      for (int64_t i = 0; i < shown; ++i)
        for (int64_t j = 0; j <= i; ++j)
          farthest = std::max(farthest, std::abs(static_cast<unsigned char>(codes[cell++]) / 254.0 -
                                                 static_cast<double>(map.at(i, j))));
    }
  return farthest;
}

PageFrames one(const Probe& probe) {
  return {{probe.step}, [&probe](int64_t) { return probe; }};
}

TEST(PageMaps, CellsAreThoseOfTheRecordedFrame) {
  const Probe probe = test::noise(6, 8, 128, 7, 3);
  const Json maps = page_maps(one(probe), 900'000);
  ASSERT_EQ(maps["tokens"].size(), 128u);
  EXPECT_EQ(maps["tokens"][127], "t127");
  EXPECT_EQ(maps["frames"][0]["step"], 7);
  EXPECT_FALSE(maps["frames"][0].contains("ranges"));
  EXPECT_LT(farthest(maps, maps["frames"][0], probe), 1 / 255.0);
}

TEST(PageMaps, ALongTextIsCutWhereItsMapsWouldNotFit) {
  const Probe probe = test::noise(2, 4, 400, 1, 3);
  const Json maps = page_maps(one(probe), 50'000);
  EXPECT_LT(maps.dump().size(), 50'000u);
  EXPECT_EQ(maps["length"], 400);
  EXPECT_GT(maps["tokens"].size(), 60u);
  EXPECT_LT(maps["tokens"].size(), 300u);
  EXPECT_LT(farthest(maps, maps["frames"][0], probe), 1 / 255.0);
}

TEST(PageMaps, FramesAreChosenEvenlyWithTheFirstAndTheNewest) {
  PageFrames frames;
  for (int64_t step = 0; step <= 400; step += 10) frames.steps.push_back(step);
  frames.read = [](int64_t step) { return test::noise(2, 4, 64, step, 3); };
  const Json maps = page_maps(frames, 100'000);
  EXPECT_LT(maps.dump().size(), 100'000u);
  EXPECT_EQ(maps["recorded"], 41);
  const Json& some = maps["frames"];
  ASSERT_GT(some.size(), 3u);
  ASSERT_LT(some.size(), 41u);
  EXPECT_EQ(some.front()["step"], 0);
  EXPECT_EQ(some.back()["step"], 400);
  for (size_t i = 1; i < some.size(); ++i)
    EXPECT_LE(std::abs(some[i]["step"].get<double>() - some[i - 1]["step"].get<double>() -
                       400.0 / static_cast<double>(some.size() - 1)),
              10);
  EXPECT_LT(farthest(maps, some[1], frames.read(some[1]["step"].get<int64_t>())), 1 / 255.0);
}

TEST(PageMaps, FramesThatAreDamagedOrOfAnotherTextAreLeftOut) {
  PageFrames frames{{0, 1, 2, 3}, [](int64_t step) {
                      if (step == 1) failed("damaged");
                      return test::noise(1, 2, step == 2 ? 9 : 8, step);
                    }};
  const Json maps = page_maps(frames, 100'000);
  ASSERT_EQ(maps["frames"].size(), 2u);
  EXPECT_EQ(maps["frames"][0]["step"], 0);
  EXPECT_EQ(maps["frames"][1]["step"], 3);
}

TEST(PageMaps, NoneWhereNothingFits) {
  EXPECT_TRUE(page_maps(one(test::noise(6, 8, 128, 1)), 300).is_null());
}

TEST(PageMaps, LayersThatDoNotMixHaveNoCells) {
  Probe probe = test::noise(2, 2, 8, 1);
  probe.layers[0] = LayerProbe();
  probe.layers[0].mixing = false;
  probe.layers[0].num_heads = 2;
  const Json maps = page_maps(one(probe), 100'000);
  EXPECT_EQ(maps["layers"][0]["mixing"], false);
  (void)cells_of(maps["frames"][0], 2 * 36);
}

TEST(PageMaps, ValuesOutsideZeroToOneHaveARangeOfTheirOwnAndNoNumberACode) {
  const Matrix map{2, 2, {-2, 99, 3, std::numeric_limits<float>::quiet_NaN()}};
  PageCells cells;
  add_cells(map, cells);
  EXPECT_EQ(cells.ranges, (std::vector<std::pair<double, double>>{{-2, 3}}));
  EXPECT_EQ(cells.codes, (std::string{0, static_cast<char>(254), cell_without_number}));
}

}  // namespace
}  // namespace attnlab
