// SPDX-License-Identifier: Apache-2.0
// Format: u64 header length, JSON header {name: {dtype, shape, data_offsets}}, then the data.
#include "core/shared/base/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstring>
#include <set>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

static_assert(std::endian::native == std::endian::little, "files are little-endian");
constexpr uint64_t max_header = 100'000'000;  // the limit of the reference implementation

size_t dtype_size(const std::string& dtype) {
  if (dtype == "F64" || dtype == "I64" || dtype == "U64" || dtype == "C64") return 8;
  if (dtype == "F32" || dtype == "I32" || dtype == "U32") return 4;
  if (dtype == "F16" || dtype == "BF16" || dtype == "I16" || dtype == "U16") return 2;
  if (dtype == "I8" || dtype == "U8" || dtype == "BOOL" || dtype.starts_with("F8_")) return 1;
  return 0;
}

std::vector<int64_t> read_shape(const JsonReader& entry) {
  constexpr int64_t largest = int64_t{1} << 48;
  const Json& sizes = entry.raw("shape");
  if (!sizes.is_array()) entry.fail("shape", "expected a list of sizes");
  std::vector<int64_t> shape;
  int64_t count = 1;
  for (const auto& size : sizes) {
    if (!size.is_number_unsigned()) entry.fail("shape", "expected sizes of 0 or more");
    if (size.get<uint64_t>() > largest) entry.fail("shape", "too large");
    shape.push_back(size.get<int64_t>());
    if (shape.back() != 0 && count > largest / shape.back()) entry.fail("shape", "too large");
    count *= shape.back();
  }
  return shape;
}

TensorView read_entry(const JsonReader& entry, std::span<const std::byte> data) {
  TensorView view{entry.text("dtype"), read_shape(entry), {}};
  const size_t size = dtype_size(view.dtype);
  if (size == 0) entry.fail("dtype", "unknown type `" + view.dtype + "`");
  const Json& offsets = entry.raw("data_offsets");
  const bool pair = offsets.is_array() && offsets.size() == 2 && offsets[0].is_number_unsigned() &&
                    offsets[1].is_number_unsigned();
  if (!pair) entry.fail("data_offsets", "expected two offsets");
  const auto begin = offsets[0].get<uint64_t>();
  const auto end = offsets[1].get<uint64_t>();
  if (begin > end || end > data.size())
    entry.fail("data_offsets", "outside the file, which is truncated or damaged");
  if (end - begin != size * static_cast<uint64_t>(element_count(view.shape)))
    entry.fail("data_offsets", "their distance does not match the shape " + shown(view.shape));
  view.bytes = data.subspan(begin, end - begin);
  return view;
}

/// Hears the keys of a JSON text; the parser keeps only the last of two equal ones.
class KeyListener : public nlohmann::json_sax<Json> {
 public:
  std::string twice;  ///< the first key that its object has twice

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    open_.emplace_back();
    return true;
  }
  bool key(string_t& name) override {
    if (open_.back().insert(name).second) return true;
    twice = name;
    return false;
  }
  bool end_object() override {
    open_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  std::vector<std::set<std::string>> open_;
};

Json read_header(std::string_view text, const std::string& origin) {
  if (!text.starts_with('{'))
    bad_input(origin + ": its header begins with no `{`", "this is no safetensors file");
  Json header = parse_json(text, origin);
  KeyListener keys;
  Json::sax_parse(text, &keys);
  if (!keys.twice.empty()) bad_input(origin + ": `" + keys.twice + "` stands there twice");
  return header;
}

std::string bytes_text(std::ptrdiff_t count) { return std::to_string(count) + " bytes"; }

// As the reference implementation demands: otherwise two names could mean one matrix, and damage
// would go unseen.
void check_side_by_side(const std::map<std::string, TensorView>& tensors,
                        std::span<const std::byte> data, const std::string& origin) {
  std::vector<std::pair<std::string_view, std::span<const std::byte>>> all;
  for (const auto& [name, view] : tensors) all.emplace_back(name, view.bytes);
  std::ranges::sort(all, {}, [](const auto& entry) {
    return std::pair(entry.second.data(), entry.second.size());
  });
  const std::byte* free = data.data();
  std::string_view before;
  for (const auto& [name, bytes] : all) {
    if (bytes.data() < free)
      bad_input(origin + ": " + std::string(name) + " and " + std::string(before) +
                    " share bytes of the file",
                "the file is damaged, or was edited");
    if (bytes.data() > free)
      bad_input(origin + ": " + bytes_text(bytes.data() - free) + " before " + std::string(name) +
                    " belong to no tensor",
                "the file is damaged, or was edited");
    free = bytes.data() + bytes.size();
    before = name;
  }
  if (const auto rest = data.data() + data.size() - free; rest > 0)
    bad_input(origin + ": " + bytes_text(rest) + " at the end, behind " + std::string(before) +
                  ", belong to no tensor",
              "the file is damaged, or was edited");
}

std::map<std::string, std::string> read_metadata(const JsonReader& header) {
  std::map<std::string, std::string> metadata;
  if (!header.has("__metadata__")) return metadata;
  const JsonReader entries = header.object("__metadata__");
  for (const auto& [key, value] : entries.value().items()) metadata[key] = entries.text(key);
  return metadata;
}

bool is_index(const std::filesystem::path& path) { return path.extension() == ".json"; }

/// Of header and data, for `check_safetensors`.
std::string sum_of(const Json& header,
                   const std::vector<std::pair<std::string, TensorView>>& tensors) {
  const std::string text = header.dump();
  uint32_t sum = crc32(std::as_bytes(std::span(text)));
  for (const auto& [name, view] : tensors) sum = crc32(view.bytes, sum);
  std::array<char, 16> digits{};
  std::snprintf(digits.data(), digits.size(), "%08x", sum);
  return digits.data();
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : TensorFile(path) {
  if (is_index(path))
    read_shards();
  else
    read_file(path);
}

void SafetensorsFile::read_shards() {
  const auto map = read_weight_map(path_);
  std::set<std::string> shards;
  for (const auto& [name, shard] : map) shards.insert(shard);
  for (const auto& shard : shards) read_file(path_.parent_path() / shard);
  for (const auto& [name, shard] : map)
    if (!tensors_.contains(name))
      bad_input(path_.string() + ": " + name + " is not in " + shard, "the shards are incomplete");
  for (const auto& [name, view] : tensors_)
    if (!map.contains(name))
      bad_input(path_.string() + " does not list " + name + ", which a shard holds",
                "index and shards do not belong together");
}

void SafetensorsFile::read_file(const std::filesystem::path& path) {
  const std::string origin = path.string();
  const auto bytes = files_.emplace_back(path).bytes();
  uint64_t header_size = 0;
  if (bytes.size() < sizeof header_size) bad_input(origin + " is too short for safetensors");
  std::memcpy(&header_size, bytes.data(), sizeof header_size);
  if (header_size > max_header || header_size > bytes.size() - sizeof header_size)
    bad_input(origin + " is truncated or not a safetensors file");
  const Json header =
      read_header(files_.back().text().substr(sizeof header_size, header_size), origin);
  const JsonReader reader(header, origin);
  const auto data = bytes.subspan(sizeof header_size + header_size);
  metadata_ = read_metadata(reader);
  std::map<std::string, TensorView> tensors;
  for (const auto& [name, entry] : header.items())
    if (name != "__metadata__")
      tensors[name] = read_entry(JsonReader(entry, origin + ": " + name), data);
  check_side_by_side(tensors, data, origin);
  for (const auto& [name, view] : tensors)
    if (!tensors_.emplace(name, view).second)
      bad_input(origin + ": " + name + " is in another shard too");
}

std::map<std::string, std::string> read_weight_map(const std::filesystem::path& index) {
  const Json json = read_json(index);
  const JsonReader map = JsonReader(json, index.string()).object("weight_map");
  std::map<std::string, std::string> shards;
  for (const auto& [name, value] : map.value().items()) {
    shards[name] = map.text(name);
    if (shards[name] != std::filesystem::path(shards[name]).filename().string() ||
        !shards[name].ends_with(".safetensors"))
      map.fail(name, "`" + shards[name] + "` is no safetensors file beside the index");
  }
  if (shards.empty()) bad_input(index.string() + " lists no tensors");
  return shards;
}

void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, TensorView>>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  Json header = {{"__metadata__", metadata}};
  uint64_t offset = 0;
  for (const auto& [name, view] : tensors) {
    header[name] = {{"dtype", view.dtype},
                    {"shape", view.shape},
                    {"data_offsets", {offset, offset + view.bytes.size()}}};
    offset += view.bytes.size();
  }
  header["__metadata__"]["crc32"] = sum_of(header, tensors);
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const uint64_t size = text.size();
  OutputFile out(path);
  out.write(std::as_bytes(std::span(&size, 1)));
  out.write(text);
  for (const auto& [name, view] : tensors) out.write(view.bytes);
  out.sync_and_close();
}

TensorView view_of(std::span<const float> values, std::vector<int64_t> shape) {
  return {"F32", std::move(shape), std::as_bytes(values)};
}

TensorView view_of(std::span<const int64_t> values, std::vector<int64_t> shape) {
  return {"I64", std::move(shape), std::as_bytes(values)};
}

}  // namespace attnlab
