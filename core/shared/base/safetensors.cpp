// SPDX-License-Identifier: Apache-2.0
// Format: u64 header length, JSON header {name: {dtype, shape, data_offsets}}, then the data.
#include "core/shared/base/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/shared/base/error.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

static_assert(std::endian::native == std::endian::little, "files are little-endian");
constexpr uint64_t max_header = 100'000'000;  // the limit of the reference implementation

size_t dtype_size(const std::string& dtype) {
  if (dtype == "F64" || dtype == "I64" || dtype == "U64") return 8;
  if (dtype == "F32" || dtype == "I32" || dtype == "U32") return 4;
  if (dtype == "F16" || dtype == "BF16" || dtype == "I16" || dtype == "U16") return 2;
  if (dtype == "I8" || dtype == "U8" || dtype == "BOOL") return 1;
  return 0;
}

std::vector<int64_t> read_shape(const JsonReader& entry) {
  std::vector<int64_t> shape;
  int64_t count = 1;
  for (const auto& size : entry.raw("shape")) {
    if (!size.is_number_unsigned()) entry.fail("shape", "expected sizes of 0 or more");
    shape.push_back(size.get<int64_t>());
    if (shape.back() != 0 && count > (int64_t{1} << 48) / shape.back())
      entry.fail("shape", "too large");
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

}  // namespace

int64_t element_count(const std::vector<int64_t>& shape) {
  int64_t count = 1;
  for (const int64_t size : shape) count *= size;
  return count;
}

std::string shown(const std::vector<int64_t>& shape) {
  std::vector<std::string> parts;
  for (const int64_t size : shape) parts.push_back(std::to_string(size));
  return "[" + join(parts, ", ") + "]";
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : path_(path), file_(path) {
  const auto bytes = file_.bytes();
  uint64_t header_size = 0;
  if (bytes.size() < sizeof header_size) bad_input(path.string() + " is too short for safetensors");
  std::memcpy(&header_size, bytes.data(), sizeof header_size);
  if (header_size > max_header || header_size > bytes.size() - sizeof header_size)
    bad_input(path.string() + " is truncated or not a safetensors file");
  const Json header =
      parse_json(file_.text().substr(sizeof header_size, header_size), path.string());
  const JsonReader reader(header, path.string());
  const auto data = bytes.subspan(sizeof header_size + header_size);
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      for (const auto& [key, value] : entry.items())
        metadata_[key] = value.is_string() ? value.get<std::string>() : value.dump();
    } else {
      tensors_[name] = read_entry(JsonReader(entry, path.string() + ": " + name), data);
    }
  }
}

const TensorView& SafetensorsFile::at(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) bad_input(path_.string() + ": the tensor " + name + " is missing");
  return found->second;
}

void SafetensorsFile::copy_floats(const std::string& name, const std::vector<int64_t>& shape,
                                  std::span<float> out) const {
  const TensorView& view = at(name);
  if (view.dtype != "F32")
    bad_input(path_.string() + ": " + name + " has type " + view.dtype + ", expected F32");
  if (view.shape != shape || view.bytes.size() != out.size_bytes())
    bad_input(path_.string() + ": " + name + " has shape " + attnlab::shown(view.shape) +
              ", the model needs " + attnlab::shown(shape));
  std::memcpy(out.data(), view.bytes.data(), out.size_bytes());
}

void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, TensorView>>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  uint64_t offset = 0;
  for (const auto& [name, view] : tensors) {
    header[name] = {{"dtype", view.dtype},
                    {"shape", view.shape},
                    {"data_offsets", {offset, offset + view.bytes.size()}}};
    offset += view.bytes.size();
  }
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
