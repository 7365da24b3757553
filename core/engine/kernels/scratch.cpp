// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/scratch.h"

#include <cstddef>
#include <new>

namespace attnlab::kernels {

float* thread_scratch(int64_t count) {
  constexpr std::align_val_t alignment{64};
  struct Buffer {
    float* data = nullptr;
    int64_t size = 0;
    ~Buffer() { ::operator delete(data, alignment); }
  };
  thread_local Buffer buffer;
  if (buffer.size < count) {
    ::operator delete(buffer.data, alignment);
    buffer.data = nullptr;
    buffer.size = 0;
    buffer.data = static_cast<float*>(
        ::operator new(sizeof(float) * static_cast<std::size_t>(count), alignment));
    buffer.size = count;
  }
  return buffer.data;
}

}  // namespace attnlab::kernels
