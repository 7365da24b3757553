// SPDX-License-Identifier: Apache-2.0
// Format: "GGUF", u32 version, u64 tensors, u64 keys, the keys with their values, then name, shape,
// type and offset of each tensor, then, aligned, the data. Little-endian.
#include "core/shared/data/gguf.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "core/shared/base/error.h"
#include "core/shared/base/quantised.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr uint64_t most_keys = 10'000, most_tensors = 100'000, largest_alignment = 1 << 20;
constexpr int64_t largest_tensor = int64_t{1} << 40;  // elements

enum class ValueType : uint32_t {
  u8,
  i8,
  u16,
  i16,
  u32,
  i32,
  f32,
  boolean,
  text,
  list,
  u64,
  i64,
  f64
};

/// Reads from front to back and never beyond the end.
class Cursor {
 public:
  Cursor(std::span<const std::byte> bytes, std::string origin)
      : bytes_(bytes), origin_(std::move(origin)) {}

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] size_t at() const { return at_; }
  [[nodiscard]] size_t left() const { return bytes_.size() - at_; }
  [[noreturn]] void fail(const std::string& problem) const {
    bad_input(origin_ + ": at byte " + std::to_string(at_) + ": " + problem,
              "the file is truncated or damaged");
  }
  std::span<const std::byte> take(uint64_t count) {
    if (count > left()) fail(std::to_string(count) + " bytes should follow");
    const auto part = bytes_.subspan(at_, count);
    at_ += count;
    return part;
  }
  template <class Number>
  Number number() {
    Number value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string text() {
    const auto bytes = take(number<uint64_t>());
    std::string value(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (first_invalid_utf8(value)) fail("a text is no valid UTF-8");
    return value;
  }

 private:
  std::span<const std::byte> bytes_;
  std::string origin_;
  size_t at_ = 0;
};

// 1e-5 was written as a float: what people mean is the decimal.
double shortest(float value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  double decimal = 0;
  std::from_chars(digits.data(), end, decimal);
  return decimal;
}

Json read_value(Cursor& in, ValueType type);

Json read_list(Cursor& in) {
  const auto type = static_cast<ValueType>(in.number<uint32_t>());
  const auto count = in.number<uint64_t>();
  if (type == ValueType::list) in.fail("lists of lists are not supported");
  if (count > in.left()) in.fail("a list of " + std::to_string(count) + " values");
  Json list = Json::array();
  for (uint64_t i = 0; i < count; ++i) list.push_back(read_value(in, type));
  return list;
}

Json read_value(Cursor& in, ValueType type) {
  switch (type) {
    case ValueType::u8:
      return in.number<uint8_t>();
    case ValueType::i8:
      return in.number<int8_t>();
    case ValueType::u16:
      return in.number<uint16_t>();
    case ValueType::i16:
      return in.number<int16_t>();
    case ValueType::u32:
      return in.number<uint32_t>();
    case ValueType::i32:
      return in.number<int32_t>();
    case ValueType::f32:
      return shortest(in.number<float>());
    case ValueType::boolean:
      return in.number<uint8_t>() != 0;
    case ValueType::text:
      return in.text();
    case ValueType::list:
      return read_list(in);
    case ValueType::u64:
      return in.number<uint64_t>();
    case ValueType::i64:
      return in.number<int64_t>();
    case ValueType::f64:
      return in.number<double>();
  }
  in.fail("unknown type " + std::to_string(static_cast<uint32_t>(type)) + " of a value");
}

Json read_metadata(Cursor& in, uint64_t keys) {
  if (keys > most_keys) in.fail(std::to_string(keys) + " keys");
  Json all = Json::object();
  for (uint64_t i = 0; i < keys; ++i) {
    const std::string key = in.text();
    const auto type = static_cast<ValueType>(in.number<uint32_t>());
    if (all.contains(key)) in.fail("the key " + key + " stands there twice");
    all[key] = read_value(in, type);
  }
  return all;
}

/// How many bytes so many values of a type take.
struct StoredType {
  std::string name;
  int64_t values = 1;
  size_t bytes = 0;
};

StoredType stored_type(const Cursor& in, const std::string& tensor, uint32_t code) {
  constexpr std::pair<uint32_t, std::string_view> names[] = {
      {0, "F32"},   {1, "F16"},   {2, "Q4_0"},  {3, "Q4_1"},  {6, "Q5_0"},
      {7, "Q5_1"},  {8, "Q8_0"},  {10, "Q2_K"}, {11, "Q3_K"}, {12, "Q4_K"},
      {13, "Q5_K"}, {14, "Q6_K"}, {30, "BF16"}};
  const auto found = std::ranges::find(names, code, [](const auto& entry) { return entry.first; });
  if (found == std::end(names))
    bad_input(in.origin() + ": " + tensor + " is of GGUF type " + std::to_string(code) +
                  ", which is not supported",
              "use a file in F32, F16, BF16, Q4_0 to Q8_0 or Q2_K to Q6_K");
  const std::string name(found->second);
  if (const QuantisedType* type = find_quantised(name)) return {name, type->values, type->bytes};
  return {name, 1, name == "F32" ? size_t{4} : size_t{2}};
}

struct TensorPlace {
  std::string name;
  TensorView view;
  uint64_t offset = 0, size = 0;
};

TensorPlace read_tensor(Cursor& in) {
  TensorPlace place;
  place.name = in.text();
  const auto axes = in.number<uint32_t>();
  if (axes < 1 || axes > 4) in.fail(place.name + " has " + std::to_string(axes) + " axes");
  int64_t count = 1;
  for (uint32_t i = 0; i < axes; ++i) {
    const auto size = in.number<uint64_t>();
    if (size < 1 || size > static_cast<uint64_t>(largest_tensor / count))
      in.fail(place.name + " has an axis of " + std::to_string(size));
    count *= static_cast<int64_t>(size);
    place.view.shape.insert(place.view.shape.begin(), static_cast<int64_t>(size));
  }
  const StoredType type = stored_type(in, place.name, in.number<uint32_t>());
  if (place.view.shape.back() % type.values != 0)
    in.fail(place.name + ": its rows are no whole blocks of " + type.name);
  place.view.dtype = type.name;
  place.size = static_cast<uint64_t>(count / type.values) * type.bytes;
  place.offset = in.number<uint64_t>();
  return place;
}

uint64_t alignment_of(const Json& metadata, const Cursor& in) {
  constexpr const char* key = "general.alignment";
  if (!metadata.contains(key)) return 32;
  const Json& value = metadata[key];
  if (!value.is_number_unsigned() || value == 0 || value.get<uint64_t>() > largest_alignment)
    in.fail(std::string(key) + " is " + value.dump());
  return value.get<uint64_t>();
}

// Two names would mean one matrix.
void check_apart(std::vector<TensorPlace> places, const std::string& origin) {
  std::ranges::sort(places, {}, &TensorPlace::offset);
  for (size_t i = 1; i < places.size(); ++i)
    if (places[i].offset < places[i - 1].offset + places[i - 1].size)
      bad_input(origin + ": " + places[i].name + " and " + places[i - 1].name +
                    " share bytes of the file",
                "the file is damaged, or was edited");
}

}  // namespace

GgufFile::GgufFile(const std::filesystem::path& path) : TensorFile(path) {
  const auto bytes = files_.emplace_back(path).bytes();
  Cursor in(bytes, path.string());
  if (bytes.size() < 4 || std::memcmp(bytes.data(), "GGUF", 4) != 0)
    bad_input(path.string() + " is no GGUF file: it does not begin with `GGUF`");
  (void)in.take(4);
  if (const auto version = in.number<uint32_t>(); version != 2 && version != 3)
    bad_input(path.string() + ": version " + std::to_string(version) +
              " of GGUF is not supported, expected 3");
  const auto tensors = in.number<uint64_t>();
  const auto keys = in.number<uint64_t>();
  if (tensors > most_tensors) in.fail(std::to_string(tensors) + " tensors");
  metadata_ = read_metadata(in, keys);
  std::vector<TensorPlace> places;
  for (uint64_t i = 0; i < tensors; ++i) places.push_back(read_tensor(in));
  const uint64_t alignment = alignment_of(metadata_, in);
  const uint64_t start = (in.at() + alignment - 1) / alignment * alignment;
  const uint64_t room = start < bytes.size() ? bytes.size() - start : 0;
  for (TensorPlace& place : places) {
    if (place.offset > room || place.size > room - place.offset)
      bad_input(path.string() + ": " + place.name + " lies outside the file",
                "the file is truncated or damaged");
    place.view.bytes = bytes.subspan(start + place.offset, place.size);
    if (!tensors_.emplace(place.name, place.view).second)
      bad_input(path.string() + ": the tensor " + place.name + " stands there twice");
  }
  check_apart(std::move(places), path.string());
}

bool is_gguf(const std::filesystem::path& path) { return path.extension() == ".gguf"; }

}  // namespace attnlab
