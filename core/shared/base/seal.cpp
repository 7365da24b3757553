// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/seal.h"

#include <array>
#include <cstdio>
#include <cstring>
#include <span>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/hash.h"

namespace attnlab {
namespace {

constexpr const char* key = "crc32";

std::string in_hexadecimal(uint32_t sum) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%08x", sum);
  return text.data();
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string checksum(std::string_view bytes) {
  return in_hexadecimal(crc32(std::as_bytes(std::span(bytes))));
}

Json sealed(Json json) {
  json.erase(key);
  json[key] = checksum(dumped(json));
  return json;
}

bool is_intact(const Json& json) {
  if (!json.is_object() || !json.contains(key)) return true;
  Json rest = json;
  rest.erase(key);
  return text_or(json, key) == checksum(dumped(rest));
}

void check_safetensors(const std::filesystem::path& path) {
  const MappedFile file(path);
  uint64_t size = 0;
  if (file.bytes().size() < sizeof size) return;  // whoever opens it says so
  std::memcpy(&size, file.bytes().data(), sizeof size);
  if (size > file.bytes().size() - sizeof size) return;
  Json header = parse_json(file.text().substr(sizeof size, size), path.string());
  const auto metadata = header.find("__metadata__");
  const std::string sum = metadata == header.end() ? "" : text_or(*metadata, key);
  if (sum.empty()) return;
  metadata->erase(key);
  const std::string text = dumped(header);
  const uint32_t found =
      crc32(file.bytes().subspan(sizeof size + size), crc32(std::as_bytes(std::span(text))));
  if (in_hexadecimal(found) != sum)
    bad_input(path.string() + " is damaged, or was edited by a program that kept its checksum",
              "use another step, or take crc32 out of the metadata of a file that was edited");
}

}  // namespace attnlab
