// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/arguments.h"

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr std::string_view plain =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
constexpr std::string_view digits = "0123456789ABCDEF";

[[noreturn]] void refuse(std::string_view word) {
  bad_input("--arguments " + std::string(word) + " is not what the Studio hands to an engine",
            "give the arguments themselves");
}

char byte_of(std::string_view code, std::string_view word) {
  const size_t high = code.size() == 2 ? digits.find(code[0]) : std::string_view::npos;
  const size_t low = code.size() == 2 ? digits.find(code[1]) : std::string_view::npos;
  if (high == std::string_view::npos || low == std::string_view::npos) refuse(word);
  return static_cast<char>(high * 16 + low);
}

}  // namespace

std::string pack_arguments(const std::vector<std::string>& arguments) {
  std::string word;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) word += ',';
    for (const char c : arguments[i]) {
      const auto byte = static_cast<unsigned char>(c);
      if (plain.find(c) != std::string_view::npos)
        word += c;
      else
        word += {'%', digits[byte / 16], digits[byte % 16]};
    }
  }
  return word;
}

std::vector<std::string> unpack_arguments(std::string_view word) {
  std::vector<std::string> arguments(1);
  for (size_t at = 0; at < word.size(); ++at) {
    if (word[at] == ',')
      arguments.emplace_back();
    else if (plain.find(word[at]) != std::string_view::npos)
      arguments.back() += word[at];
    else if (word[at] != '%')
      refuse(word);
    else {
      arguments.back() += byte_of(word.substr(at + 1, 2), word);
      at += 2;
    }
  }
  return arguments;
}

}  // namespace attnlab
