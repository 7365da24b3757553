// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/tensor_file.h"

#include <cstring>

#include "core/shared/base/error.h"
#include "core/shared/base/quantised.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

template <class Widen>
void widen_halves(std::span<const std::byte> bytes, std::span<float> out, Widen widened) {
  for (size_t i = 0; i < out.size(); ++i) {
    uint16_t bits = 0;
    std::memcpy(&bits, bytes.data() + i * sizeof bits, sizeof bits);
    out[i] = widened(bits);
  }
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

const TensorView& TensorFile::at(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) bad_input(path_.string() + ": the tensor " + name + " is missing");
  return found->second;
}

void TensorFile::copy_floats(const std::string& name, const std::vector<int64_t>& shape,
                             std::span<float> out) const {
  const TensorView& view = at(name);
  const QuantisedType* quantised = find_quantised(view.dtype);
  if (view.dtype != "F32" && view.dtype != "BF16" && view.dtype != "F16" && quantised == nullptr)
    bad_input(
        path_.string() + ": " + name + " has type " + view.dtype + ", expected F32, BF16 or F16",
        "save the model in one of these types");
  if (view.shape != shape || element_count(shape) != std::ssize(out))
    bad_input(path_.string() + ": " + name + " has shape " + attnlab::shown(view.shape) +
              ", the model needs " + attnlab::shown(shape));
  if (quantised != nullptr)
    widen(*quantised, view.bytes, out);
  else if (view.dtype == "F32")
    std::memcpy(out.data(), view.bytes.data(), out.size_bytes());
  else if (view.dtype == "BF16")
    widen_halves(view.bytes, out, widened_bf16);
  else
    widen_halves(view.bytes, out, widened_f16);
}

}  // namespace attnlab
