// SPDX-License-Identifier: Apache-2.0
// Loops compiled for several instruction sets within one file, picked when the program runs.
#pragma once

#include <cstdint>

#define ATTNLAB_INLINE inline __attribute__((always_inline))

namespace attnlab {

/// Floats in a vector register of this processor: 4, 8 (AVX2) or 16 (AVX-512).
inline int vector_floats() {
#if defined(__x86_64__)
  static const int floats =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
          ? 16
      : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 8
                                                                        : 4;
  return floats;
#else
  return 4;
#endif
}

}  // namespace attnlab

/// Defines `type name parameters` from `template <int floats> ATTNLAB_INLINE type name##_body`,
/// which may call nothing that is not inlined: the linker would keep one copy of it for all.
#if defined(__x86_64__)
#define ATTNLAB_VECTORISED(type, name, parameters, arguments)                                   \
  __attribute__((                                                                               \
      target("avx512f,avx512bw,avx512dq,avx512vl,fma"))) static type name##_avx512 parameters { \
    return name##_body<16> arguments;                                                           \
  }                                                                                             \
  __attribute__((target("avx2,fma"))) static type name##_avx2 parameters {                      \
    return name##_body<8> arguments;                                                            \
  }                                                                                             \
  type name parameters {                                                                        \
    if (vector_floats() == 16) return name##_avx512 arguments;                                  \
    if (vector_floats() == 8) return name##_avx2 arguments;                                     \
    return name##_body<4> arguments;                                                            \
  }
#else
#define ATTNLAB_VECTORISED(type, name, parameters, arguments) \
  type name parameters { return name##_body<4> arguments; }
#endif
