// SPDX-License-Identifier: Apache-2.0
// attnlab-kernels NAME ROUNDS: runs one kernel of the CPU on small fixed input, so that its
// instructions can be counted. Without a name: lists them. See count_instructions.sh.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/kernels/cpu/raw_kernels.h"

namespace attnlab {
namespace {

constexpr int64_t length = 200, d = 32, sequences = 4, vocabulary = 500;

/// Numbers in (−1, 1) on a boundary of 64 bytes.
class Values {
 public:
  explicit Values(int64_t count)
      : data_(static_cast<float*>(
            std::aligned_alloc(64, static_cast<size_t>((count + 15) / 16 * 64)))) {
    for (int64_t i = 0; i < count; ++i)
      data_.get()[i] = static_cast<float>(i * 7919 % 2001 - 1000) / 1000.0F;
  }
  float* get() { return data_.get(); }

 private:
  struct Free {
    void operator()(float* data) const { std::free(data); }
  };
  std::unique_ptr<float, Free> data_;
};

struct Tensors {
  Values a{sequences * length * d}, b{sequences * length * d}, c{sequences * length * d},
      out{sequences * length * d}, d_out{sequences * length * d}, da{sequences * length * d},
      db{sequences * length * d}, dc{sequences * length * d};
  Values row_a{length}, row_b{length}, logits{length * vocabulary};
  std::vector<double> log_sum = std::vector<double>(1, -1e300);
  std::vector<int64_t> ids = std::vector<int64_t>(length, 3);
  std::unique_ptr<bool[]> hit = std::make_unique<bool[]>(length);
  double loss = 0;
  Values scratch{std::max(product_scratch + packed_size(sequences * length, length),
                          causal_scratch({false, length, length, d, sequences, 0.1F}))};
};

ConstRows in(Values& x) { return {x.get(), d}; }
Rows rows(Values& x) { return {x.get(), d}; }
ConstSequences many(Values& x) { return {x.get(), d, length * d}; }
Sequences many_out(Values& x) { return {x.get(), d, length * d}; }

void causal(Tensors& t, bool taylor, int64_t shared, bool backward) {
  const CausalShape shape{taylor, length, length, d, shared, 0.1F};
  const auto& kernels = raw_kernels();
  if (!backward)
    return kernels.causal_forward(shape, in(t.a), in(t.b), many(t.c), t.scratch.get(),
                                  many_out(t.out), t.row_a.get(), t.row_b.get());
  kernels.causal_backward(shape,
                          {in(t.a), in(t.b), many(t.c), many(t.out), many(t.d_out), t.row_a.get(),
                           t.row_b.get(), rows(t.da), rows(t.db), many_out(t.dc), false},
                          t.scratch.get());
}

/// A product of matrices with these strides of rows and columns.
void multiply(Tensors& t, const ProductShape& shape, ConstMatrix a, ConstMatrix b) {
  a.data = t.a.get();
  b.data = t.b.get();
  float* packed = t.scratch.get() + product_scratch;
  raw_kernels().pack_columns(b, shape.n, shape.k, 0, shape.n, packed);
  raw_kernels().multiply_packed(shape, a, packed, {{t.out.get(), shape.n}, {t.out.get(), shape.n}},
                                t.scratch.get());
}

using Kernel = std::function<void(Tensors&)>;

const std::map<std::string, Kernel>& all_kernels() {
  const auto& k = raw_kernels();
  static const std::map<std::string, Kernel> all = {
      {"causal_forward_softmax", [](Tensors& t) { causal(t, false, 1, false); }},
      {"causal_backward_softmax", [](Tensors& t) { causal(t, false, 1, true); }},
      {"causal_forward_taylor", [](Tensors& t) { causal(t, true, 1, false); }},
      {"causal_backward_taylor", [](Tensors& t) { causal(t, true, 1, true); }},
      {"causal_forward_shared", [](Tensors& t) { causal(t, false, sequences, false); }},
      {"causal_backward_shared", [](Tensors& t) { causal(t, false, sequences, true); }},
      {"causal_row",
       [&k](Tensors& t) {
         k.causal_row({false, 1, length, d, 1, 0.1F}, t.a.get(), in(t.b), in(t.c), t.row_a.get(),
                      t.out.get());
       }},
      {"prefix_gates",
       [&k](Tensors& t) {
         k.prefix_gates(in(t.a), in(t.b), 0.1, length, d, t.log_sum.data(), t.row_a.get());
       }},
      {"prefix_scan",
       [&k](Tensors& t) {
         k.prefix_scan(t.row_a.get(), in(t.a), length, d, t.row_b.get(), rows(t.out));
       }},
      {"prefix_scan_backward",
       [&k](Tensors& t) {
         k.prefix_scan_backward(t.row_a.get(), in(t.a), in(t.out), in(t.d_out), length, d,
                                t.b.get(), false, rows(t.da), t.row_b.get());
       }},
      {"prefix_scores_backward",
       [&k](Tensors& t) {
         k.prefix_scores_backward(t.row_a.get(), 0.1F, in(t.a), in(t.b), length, d, false,
                                  rows(t.da), rows(t.db));
       }},
      {"multiply_forward",
       [](Tensors& t) {
         multiply(t, {length, 2 * d, d}, {nullptr, d, 1}, {nullptr, 1, d});
       }},
      {"multiply_gradient",
       [](Tensors& t) {
         multiply(t, {d, 2 * d, length}, {nullptr, 1, d}, {nullptr, 2 * d, 1});
       }},
      {"multiply_row",
       [&k](Tensors& t) { k.multiply_row(t.a.get(), in(t.b), length, d, nullptr, t.out.get()); }},
      {"rms_norm",
       [&k](Tensors& t) {
         k.rms_norm(t.a.get(), t.b.get(), 1e-6F, length, d, t.out.get(), t.row_a.get());
       }},
      {"rms_norm_backward",
       [&k](Tensors& t) {
         k.rms_norm_backward(t.d_out.get(), t.a.get(), t.b.get(), t.row_a.get(), length, d,
                             t.da.get(), t.db.get());
       }},
      {"swiglu", [&k](Tensors& t) { k.swiglu(t.a.get(), length, 2 * d, t.out.get()); }},
      {"swiglu_backward",
       [&k](Tensors& t) {
         k.swiglu_backward(t.d_out.get(), t.a.get(), length, 2 * d, t.da.get(), t.out.get());
       }},
      {"cross_entropy",
       [&k](Tensors& t) {
         k.cross_entropy(t.logits.get(), t.ids.data(), length, vocabulary, 0.1F, true, &t.loss,
                         t.hit.get());
       }},
  };
  return all;
}

}  // namespace
}  // namespace attnlab

int main(int argc, char** argv) {
  const auto& kernels = attnlab::all_kernels();
  if (argc == 1) {
    for (const auto& [name, kernel] : kernels) std::cout << name << "\n";
    return 0;
  }
  const auto found = kernels.find(argv[1]);
  if (argc != 3 || found == kernels.end()) {
    std::cerr << "attnlab-kernels: NAME ROUNDS, where NAME is one that it lists\n";
    return 2;
  }
  attnlab::Tensors tensors;
  for (int round = 0; round < std::atoi(argv[2]); ++round) found->second(tensors);
  return 0;
}
