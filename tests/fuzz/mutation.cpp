// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutation.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace attnlab::fuzz {
namespace {

constexpr std::array<std::string_view, 26> values = {"1e999",
                                                     "-1e999",
                                                     "1e308",
                                                     "-1",
                                                     "0",
                                                     "9007199254740993",
                                                     "18446744073709551615",
                                                     "1.5",
                                                     "null",
                                                     "true",
                                                     "[]",
                                                     "{}",
                                                     "\"\"",
                                                     "\"x\"",
                                                     "[[[[[[[[",
                                                     "{\"a\":",
                                                     "[null]",
                                                     "[1,2]",
                                                     "[{}]",
                                                     "\"\\ud800\"",
                                                     "\"\\u0000\"",
                                                     "\xff",
                                                     "\xc3",
                                                     "\n",
                                                     "999999",
                                                     "1048577"};

constexpr std::array<uint64_t, 10> numbers = {
    0, 1, 2, 0x7f, 0xff, 0x7fffffff, 0xffffffff, 1ULL << 32, 1ULL << 62, ~0ULL};

size_t place_in(const std::string& bytes, Rng& rng) { return rng.below(bytes.size() + 1); }

size_t length_from(size_t at, const std::string& bytes, Rng& rng) {
  const size_t most = std::min<size_t>(bytes.size() - at, rng.below(2) == 0 ? 8 : 300);
  return most == 0 ? 0 : 1 + rng.below(most);
}

/// From here to where the JSON value that begins here ends, roughly.
size_t value_at(const std::string& bytes, size_t at) {
  size_t end = bytes.find_first_of(",}]\n", at + 1);
  if (end == std::string::npos) end = bytes.size();
  return end - at;
}

void change(std::string& bytes, const std::vector<std::string>& seeds, Rng& rng) {
  const size_t at = place_in(bytes, rng);
  const std::string_view value = values[rng.below(values.size())];
  switch (rng.below(10)) {
    case 0:
      if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << rng.below(8)));
      break;
    case 1:
      if (at < bytes.size()) bytes[at] = static_cast<char>(rng.below(256));
      break;
    case 2:
      bytes.insert(at, value);
      break;
    case 3:
      bytes.erase(at, length_from(at, bytes, rng));
      break;
    case 4:
      bytes.insert(at, bytes.substr(at, length_from(at, bytes, rng)));
      break;
    case 5:
      if (rng.below(4) == 0) bytes.resize(at);
      break;
    case 6: {
      const uint64_t number = numbers[rng.below(numbers.size())];
      const size_t size = std::min<size_t>(bytes.size() - at, size_t{1} << rng.below(4));
      std::memcpy(bytes.data() + at, &number, size);
      break;
    }
    case 7: {
      const std::string& other = seeds[rng.below(seeds.size())];
      const size_t from = place_in(other, rng);
      bytes.insert(at, other.substr(from, length_from(from, other, rng)));
      break;
    }
    default: {  // the value behind a colon
      const size_t colon = bytes.find_first_of(":,[", at);
      if (colon == std::string::npos || colon + 1 >= bytes.size()) break;
      bytes.replace(colon + 1, value_at(bytes, colon + 1), value);
    }
  }
}

}  // namespace

std::string mutated(const std::vector<std::string>& seeds, Rng& rng) {
  constexpr size_t longest = 1 << 20;
  std::string bytes = seeds[rng.below(seeds.size())];
  for (uint64_t left = 1 + rng.below(8); left > 0; --left) change(bytes, seeds, rng);
  if (bytes.size() > longest) bytes.resize(longest);
  return bytes;
}

}  // namespace attnlab::fuzz
