// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/files.h"

#include <gtest/gtest.h>

#include "core/shared/base/hash.h"
#include "core/shared/base/npy.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

TEST(Files, WriteThenRead) {
  const test::TempFolder folder;
  write_file(folder / "a", "first");
  write_file(folder / "a", std::string("second\0x", 8));
  EXPECT_EQ(read_file(folder / "a"), std::string("second\0x", 8));
  const MappedFile mapped(folder / "a");
  EXPECT_EQ(mapped.text(), std::string_view("second\0x", 8));
}

TEST(Files, NothingIsLeftWhenFillingAFolderFails) {
  const test::TempFolder folder;
  EXPECT_THROW(write_folder(folder / "target",
                            [](const auto& at) {
                              write_file(at / "half", "x");
                              failed("no more");
                            }),
               Error);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Files, ErrorsNameThePath) {
  const test::TempFolder folder;
  test::expect_mentions(test::error_of([&] { read_file(folder / "none"); }), "none");
  test::expect_mentions(test::error_of([&] { read_file(folder.path()); }), "is a folder");
  test::expect_mentions(test::error_of([&] { MappedFile mapped(folder / "none"); }), "none");
  test::expect_mentions(test::error_of([&] { write_file(folder / "no" / "x", ""); }),
                        "check the path");
}

TEST(Files, EmptyFileMapsToNothing) {
  const test::TempFolder folder;
  EXPECT_TRUE(MappedFile(folder.write("empty", "")).bytes().empty());
}

TEST(Hash, KnownDigests) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(crc32(std::as_bytes(std::span(std::string_view("123456789")))), 0xcbf43926U);
}

TEST(Npy, HeaderIsWhatNumPyReads) {
  const test::TempFolder folder;
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  write_npy(folder / "x.npy", values, {2, 3});
  const std::string bytes = read_file(folder / "x.npy");
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const size_t header =
      static_cast<unsigned char>(bytes[8]) + 256 * static_cast<unsigned char>(bytes[9]);
  EXPECT_EQ((10 + header) % 64, 0U);
  EXPECT_NE(bytes.find("'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)"),
            std::string::npos);
  EXPECT_EQ(bytes.size(), 10 + header + 24);
  write_npy(folder / "one.npy", values, {6});
  EXPECT_NE(read_file(folder / "one.npy").find("'shape': (6, )"), std::string::npos);
}

}  // namespace
}  // namespace attnlab
