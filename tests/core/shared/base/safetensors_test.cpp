// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/safetensors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/shared/base/json.h"
#include "core/shared/base/rng.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

const std::vector<float> values = {1, -2, 3.5F, 0, 5, 6};
const std::vector<int64_t> ids = {7, 8};

std::filesystem::path write_example(const test::TempFolder& folder) {
  const auto path = folder / "x.safetensors";
  write_safetensors(path, {{"weights", view_of(values, {2, 3})}, {"ids", view_of(ids, {2})}},
                    {{"format", "pt"}});
  return path;
}

TEST(Safetensors, RoundTrip) {
  const test::TempFolder folder;
  const SafetensorsFile file(write_example(folder));
  std::vector<float> read(6);
  file.copy_floats("weights", {2, 3}, read);
  EXPECT_EQ(read, values);
  EXPECT_EQ(file.at("ids").dtype, "I64");
  EXPECT_EQ(std::memcmp(file.at("ids").bytes.data(), ids.data(), 16), 0);
  EXPECT_EQ(file.metadata().at("format"), "pt");
}

TEST(Safetensors, SaysWhatIsMissingOrMisshapen) {
  const test::TempFolder folder;
  const SafetensorsFile file(write_example(folder));
  std::vector<float> read(6);
  test::expect_mentions(test::error_of([&] { file.copy_floats("bias", {6}, read); }),
                        "the tensor bias is missing");
  test::expect_mentions(test::error_of([&] {
                          file.copy_floats("weights", {3, 2}, read);
                        }),
                        "weights has shape [2, 3], the model needs [3, 2]");
  test::expect_mentions(test::error_of([&] { file.copy_floats("ids", {2}, read); }),
                        "ids has type I64, expected F32, BF16 or F16");
}

/// A file of this header, padded as writers do, and `bytes` bytes of data.
std::filesystem::path file_of(const test::TempFolder& folder, std::string header, size_t bytes,
                              const std::string& name = "x.safetensors") {
  header.resize((header.size() + 7) / 8 * 8, ' ');
  const uint64_t size = header.size();
  std::string content(reinterpret_cast<const char*>(&size), sizeof size);
  return folder.write(name, content + header + std::string(bytes, '\0'));
}

std::string entry(const std::string& name, int begin, int end, const std::string& dtype = "F32") {
  const int size = dtype == "F32" ? 4 : 1;
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" +
         std::to_string((end - begin) / size) + "],\"data_offsets\":[" + std::to_string(begin) +
         "," + std::to_string(end) + "]}";
}

// The reference implementation refuses all of these.
TEST(Safetensors, TensorsThatDoNotLieSideBySideAreRefusedByName) {
  const test::TempFolder folder;
  const auto refuse = [&](const std::string& header, size_t bytes) {
    return test::error_of([&] { const SafetensorsFile file(file_of(folder, header, bytes)); });
  };
  const std::string k = entry("k", 0, 8);
  test::expect_mentions(refuse("{" + k + "," + entry("v", 0, 8) + "}", 8), "v and k share bytes");
  test::expect_mentions(refuse("{" + k + "," + entry("v", 4, 12) + "}", 12), "share bytes");
  test::expect_mentions(refuse("{" + k + "," + entry("v", 8, 16) + "}", 32),
                        "16 bytes at the end, behind v, belong to no tensor");
  test::expect_mentions(refuse("{" + k + "," + entry("v", 16, 24) + "}", 24),
                        "8 bytes before v belong to no tensor");
  test::expect_mentions(
      refuse("{" + k + "," + entry("v", 8, 16) + "," + entry("k", 16, 24) + "}", 24),
      "`k` stands there twice");
  test::expect_mentions(refuse(" {" + k + "}", 8), "its header begins with no `{`");
  test::expect_mentions(
      refuse("{\"k\":{\"dtype\":\"F32\",\"shape\":5,\"data_offsets\":[0,20]}}", 20),
      "k.shape: expected a list");
  test::expect_mentions(refuse("{" + entry("k", 0, 8, "F7") + "}", 8), "unknown type `F7`");
}

TEST(Safetensors, EmptyTensorsScalarsAndTypesThatNobodyNeedsAreFine) {
  const test::TempFolder folder;
  const SafetensorsFile file(
      file_of(folder,
              "{" + entry("empty", 0, 0) + "," + entry("eight", 0, 4, "F8_E4M3") +
                  ",\"one\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[4,8]}," +
                  entry("nothing", 8, 8) + "}",
              8));
  EXPECT_EQ(file.tensors().size(), 4U);
  EXPECT_EQ(element_count(file.at("one").shape), 1);
  EXPECT_EQ(element_count(file.at("empty").shape), 0);
}

// Values from the definitions of the two formats.
TEST(Safetensors, HalfTypesAreWidenedExactly) {
  const test::TempFolder folder;
  const std::vector<uint16_t> half = {0x3c00, 0xc000, 0x3555, 0x7bff,
                                      0x0400, 0x0001, 0x83ff, 0x8000};
  const std::vector<uint16_t> brain = {0x3f80, 0xc000, 0x3eab, 0x7f7f,
                                       0x0080, 0x0001, 0x8000, 0x4049};
  const auto bytes = [](const auto& all) { return std::as_bytes(std::span(all)); };
  write_safetensors(folder / "x",
                    {{"half", {"F16", {8}, bytes(half)}}, {"brain", {"BF16", {8}, bytes(brain)}}});
  const SafetensorsFile file(folder / "x");
  std::vector<float> read(8);
  file.copy_floats("half", {8}, read);
  EXPECT_EQ(read, (std::vector<float>{1, -2, 0x1.554p-2F, 65504, 0x1p-14F, 0x1p-24F, -0x1.ff8p-15F,
                                      -0.0F}));
  EXPECT_TRUE(std::signbit(read[7]));
  file.copy_floats("brain", {8}, read);
  EXPECT_EQ(read, (std::vector<float>{1, -2, 0x1.56p-2F, 0x1.fep127F, 0x1p-126F, 0x1p-133F, -0.0F,
                                      3.140625F}));
  EXPECT_TRUE(std::signbit(read[6]));
}

TEST(Safetensors, ShardsAreOneFile) {
  const test::TempFolder folder;
  write_safetensors(folder / "a.safetensors", {{"weights", view_of(values, {2, 3})}});
  write_safetensors(folder / "b.safetensors", {{"ids", view_of(ids, {2})}});
  const auto open = [&](const Json& map) {
    const auto index =
        folder.write("model.safetensors.index.json", Json{{"weight_map", map}}.dump());
    return SafetensorsFile(index);
  };
  const SafetensorsFile file = open({{"weights", "a.safetensors"}, {"ids", "b.safetensors"}});
  std::vector<float> read(6);
  file.copy_floats("weights", {2, 3}, read);
  EXPECT_EQ(read, values);
  EXPECT_EQ(file.at("ids").shape, (std::vector<int64_t>{2}));
  const auto refuse = [&](const Json& map) { return test::error_of([&] { (void)open(map); }); };
  test::expect_mentions(refuse({{"weights", "a.safetensors"}, {"ids", "c.safetensors"}}),
                        "c.safetensors");
  test::expect_mentions(refuse({{"weights", "a.safetensors"}, {"ids", "a.safetensors"}}),
                        "ids is not in a.safetensors");
  test::expect_mentions(refuse({{"weights", "a.safetensors"}, {"ids", "../b.safetensors"}}),
                        "`../b.safetensors` is no safetensors file beside the index");
  write_safetensors(folder / "b.safetensors",
                    {{"ids", view_of(ids, {2})}, {"more", view_of(ids, {2})}});
  test::expect_mentions(refuse({{"weights", "a.safetensors"}, {"ids", "b.safetensors"}}),
                        "does not list more");
}

TEST(Safetensors, EveryTruncationIsRefused) {
  const test::TempFolder folder;
  const std::string whole = read_file(write_example(folder));
  for (size_t size = 0; size < whole.size(); ++size) {
    const auto path = folder.write("cut", whole.substr(0, size));
    EXPECT_THROW(SafetensorsFile file(path), Error) << size << " of " << whole.size();
  }
}

TEST(Safetensors, DamagedBytesNeverLeadOutsideTheFile) {
  const test::TempFolder folder;
  const std::string whole = read_file(write_example(folder));
  Rng rng(1);
  for (int round = 0; round < 2000; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 3; ++i)
      damaged[rng.below(damaged.size())] = static_cast<char>(rng.below(256));
    const auto path = folder.write("damaged", damaged);
    try {
      const SafetensorsFile file(path);
      unsigned sum = 0;
      for (const auto& [name, view] : file.tensors())
        for (const std::byte b : view.bytes) sum += static_cast<unsigned>(b);
      EXPECT_GE(sum, 0U);  // every byte of every view could be read
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace attnlab
