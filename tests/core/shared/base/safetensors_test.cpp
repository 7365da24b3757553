// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>

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
                        "expected F32");
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
