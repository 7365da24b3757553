// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set with ATTNLAB_ISA set to its name. Everything here is
// local to this file or inline in headers that no other file includes: an inline function of the
// standard library, compiled for AVX-512 and kept by the linker for all, would crash older CPUs.
#include "core/engine/kernels/cpu/raw_kernels.h"

#include "core/engine/kernels/cpu/causal_map.inl"
#include "core/engine/kernels/cpu/cross_entropy.inl"
#include "core/engine/kernels/cpu/elementwise.inl"
#include "core/engine/kernels/cpu/matrix_product.inl"
#include "core/engine/kernels/cpu/prefix_softmax.inl"
#include "core/engine/kernels/cpu/rms_norm.inl"

#define ATTNLAB_TEXT_OF(x) #x
#define ATTNLAB_TEXT(x) ATTNLAB_TEXT_OF(x)

namespace attnlab::ATTNLAB_ISA {

extern const RawKernels kernels{
    .isa = ATTNLAB_TEXT(ATTNLAB_ISA),
    .pack_columns = pack_columns,
    .multiply_packed = multiply_packed,
    .multiply_row = multiply_row,
    .rms_norm = rms_norm,
    .rms_norm_backward = rms_norm_backward,
    .swiglu = swiglu,
    .swiglu_backward = swiglu_backward,
    .rotate = rotate,
    .prefix_gates = prefix_gates,
    .prefix_scan = prefix_scan,
    .prefix_scan_backward = prefix_scan_backward,
    .prefix_scores_backward = prefix_scores_backward,
    .causal_forward = causal_forward,
    .causal_row = causal_row,
    .causal_backward = causal_backward,
    .cross_entropy = cross_entropy,
    .add_rows = add_rows,
};

}  // namespace attnlab::ATTNLAB_ISA
