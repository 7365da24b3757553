// SPDX-License-Identifier: Apache-2.0
#include "tests/support/npy.h"

#include <gtest/gtest.h>

#include <cstring>
#include <sstream>

#include "core/shared/base/files.h"

namespace attnlab::test {

NpyArray read_npy(const std::string& path) {
  const std::string bytes = read_file(path);
  NpyArray array;
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const size_t header_size =
      static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
  const std::string header = bytes.substr(10, header_size);
  EXPECT_NE(header.find("'descr': '<f4'"), std::string::npos) << header;
  EXPECT_NE(header.find("'fortran_order': False"), std::string::npos) << header;
  std::istringstream shape(header.substr(header.find('(') + 1));
  int64_t size = 1;
  for (int64_t length = 0; shape >> length; shape.ignore(1)) {
    array.shape.push_back(length);
    size *= length;
  }
  EXPECT_EQ(bytes.size(), 10 + header_size + static_cast<size_t>(size) * sizeof(float));
  array.values.resize(static_cast<size_t>(size));
  std::memcpy(array.values.data(), bytes.data() + 10 + header_size,
              array.values.size() * sizeof(float));
  return array;
}

}  // namespace attnlab::test
