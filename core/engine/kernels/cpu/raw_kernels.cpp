// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/cpu/raw_kernels.h"

#include "core/engine/kernels/cpu/cpu.h"

namespace attnlab {

namespace generic {
extern const RawKernels kernels;
}
#if defined(__x86_64__)
namespace avx2 {
extern const RawKernels kernels;
}
namespace avx512 {
extern const RawKernels kernels;
}
#endif

const RawKernels& raw_kernels() {
#if defined(__x86_64__)
  if (cpu_info().avx512) return avx512::kernels;
  if (cpu_info().avx2) return avx2::kernels;
#endif
  return generic::kernels;
}

const RawKernels& generic_raw_kernels() { return generic::kernels; }

}  // namespace attnlab
