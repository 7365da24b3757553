// SPDX-License-Identifier: Apache-2.0
#include "tests/support/host_block.h"

#include <sys/mman.h>
#include <ucontext.h>

#include <array>
#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <stdexcept>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
extern "C" {
void* __tsan_get_current_fiber();
void* __tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void* fiber);
void __tsan_switch_to_fiber(void* fiber, unsigned flags);
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
void AnnotateIgnoreWritesBegin(const char* file, int line);
void AnnotateIgnoreWritesEnd(const char* file, int line);
}
#endif

namespace attnlab::test {
namespace {

constexpr size_t stack_bytes = 512 << 10;

/// A stack that runs work when it is switched to.
struct Context {
  ucontext_t registers{};
  void* stack = nullptr;
  size_t bytes = 0;
  void* fake_stack = nullptr;  // AddressSanitizer's
  void* fiber = nullptr;       // ThreadSanitizer's
};

/// Called where a switch arrives.
void arrived([[maybe_unused]] Context& at, [[maybe_unused]] Context& from) {
#if defined(__SANITIZE_ADDRESS__)
  const void* stack = nullptr;
  size_t bytes = 0;
  __sanitizer_finish_switch_fiber(at.fake_stack, &stack, &bytes);
  if (from.stack == nullptr) {  // the stack that everything began on
    from.stack = const_cast<void*>(stack);
    from.bytes = bytes;
  }
#endif
}

/// What is done here is bookkeeping of fibres, not work of the threads that they stand for.
struct Unwatched {
#if defined(__SANITIZE_THREAD__)
  Unwatched() {
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
  }
  ~Unwatched() {
    AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  }
#else
  Unwatched() {}  // otherwise compilers call it unused
#endif
  Unwatched(const Unwatched&) = delete;
  Unwatched& operator=(const Unwatched&) = delete;
};

[[gnu::no_sanitize("thread")]] void switch_to(Context& to, Context& from) {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(&from.fake_stack, to.stack, to.bytes);
#endif
#if defined(__SANITIZE_THREAD__)
  constexpr unsigned no_order = 1;  // the switch itself tells nobody anything
  __tsan_switch_to_fiber(to.fiber, no_order);
#endif
  swapcontext(&from.registers, &to.registers);
  arrived(from, to);
}

void tell([[maybe_unused]] void* barrier) {
#if defined(__SANITIZE_THREAD__)
  __tsan_release(barrier);
#endif
}

void hear([[maybe_unused]] void* barrier) {
#if defined(__SANITIZE_THREAD__)
  __tsan_acquire(barrier);
#endif
}

}  // namespace

/// The threads of a block. They are kept from block to block.
class Fibres {
 public:
  Fibres(int count, Order order) : order_(order), fibres_(static_cast<size_t>(count)) {
#if defined(__SANITIZE_THREAD__)
    main_.fiber = __tsan_get_current_fiber();
#endif
    for (size_t n = 0; n < fibres_.size(); ++n) create(n);
  }
  Fibres(const Fibres&) = delete;
  Fibres& operator=(const Fibres&) = delete;
  ~Fibres() {
    for (const Fibre& f : fibres_) {
#if defined(__SANITIZE_THREAD__)
      __tsan_destroy_fiber(f.context.fiber);
#endif
      munmap(f.context.stack, f.context.bytes);
    }
  }

  /// Lets every thread do the work once.
  void run(const std::function<void(int)>& work) {
    work_ = &work;
    tell(&start_);
    {
      const Unwatched here;
      for (Fibre& f : fibres_) f.state = State::ready;
      while (turn()) release();
    }
    hear(&end_);
  }

  void wait(int thread, bool for_block) {
    const auto [fibre, barrier] = stop(thread, for_block);
    tell(barrier);
    switch_to(main_, fibre->context);
    hear(barrier);
  }

  std::array<float, 8>& slots(int thread) { return fibres_[static_cast<size_t>(thread)].slots; }

 private:
  enum class State { ready, at_block, at_warp, done };
  struct Fibre {
    Context context;
    State state = State::done;
    unsigned block_waits = 0, warp_waits = 0;
    std::array<float, 8> slots{};
  };

  struct Stop {
    Fibre* fibre;
    char* barrier;
  };

  Stop stop(int thread, bool for_block) {
    const Unwatched here;
    Fibre& f = fibres_[static_cast<size_t>(thread)];
    f.state = for_block ? State::at_block : State::at_warp;
    // Two of each in turn: who is late at one must not hear what others tell at the next.
    return {&f, for_block ? &block_barriers_[f.block_waits++ % 2]
                          : &warp_barriers_[warp_of(thread)][f.warp_waits++ % 2]};
  }

  static size_t warp_of(int thread) { return static_cast<size_t>(thread / cuda::warp_size); }

  void create(size_t n) {
    Context& c = fibres_[n].context;
    c.bytes = stack_bytes;
    c.stack = mmap(nullptr, c.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (c.stack == MAP_FAILED) throw std::bad_alloc();
#if defined(__SANITIZE_THREAD__)
    c.fiber = __tsan_create_fiber(0);
#endif
    getcontext(&c.registers);
    c.registers.uc_stack.ss_sp = c.stack;
    c.registers.uc_stack.ss_size = c.bytes;
    const auto self = reinterpret_cast<uintptr_t>(this);
    makecontext(&c.registers, reinterpret_cast<void (*)()>(&Fibres::enter), 3,
                static_cast<unsigned>(self), static_cast<unsigned>(self >> 32),
                static_cast<unsigned>(n));
  }

  // makecontext passes ints alone.
  static void enter(unsigned low, unsigned high, unsigned n) {
    auto* self = reinterpret_cast<Fibres*>(static_cast<uintptr_t>(high) << 32 | low);
    self->live(n);
  }

  void live(unsigned n) {
    Fibre& f = fibres_[n];
    arrived(f.context, main_);
    for (;;) {
      hear(&start_);
      (*work_)(static_cast<int>(n));
      {
        const Unwatched here;
        f.state = State::done;
      }
      tell(&end_);
      switch_to(main_, f.context);
    }
  }

  /// Every thread that can goes as far as it can; false when all are done.
  bool turn() {
    bool any = false;
    for (size_t n = 0; n < fibres_.size(); ++n) {
      Fibre& f = fibres_[order_ == Order::upwards ? n : fibres_.size() - 1 - n];
      if (f.state == State::ready) switch_to(f.context, main_);
      any = any || f.state != State::done;
    }
    return any;
  }

  static bool all(std::span<Fibre> fibres, State state) {
    for (const Fibre& f : fibres)
      if (f.state != state) return false;
    return true;
  }

  static void ready(std::span<Fibre> fibres) {
    for (Fibre& f : fibres) f.state = State::ready;
  }

  /// Opens barriers that everybody has come to.
  void release() {
    const std::span<Fibre> everybody(fibres_);
    if (all(everybody, State::at_block)) return ready(everybody);
    bool any = false;
    for (size_t first = 0; first < fibres_.size(); first += cuda::warp_size) {
      const auto warp = everybody.subspan(first, cuda::warp_size);
      if (!all(warp, State::at_warp)) continue;
      ready(warp);
      any = true;
    }
    if (!any) throw std::logic_error("threads of a block wait at different barriers");
  }

  Order order_;
  Context main_;
  std::vector<Fibre> fibres_;
  const std::function<void(int)>* work_ = nullptr;
  char start_ = 0, end_ = 0;
  std::array<char, 2> block_barriers_{};
  std::array<std::array<char, 2>, 32> warp_barriers_{};
};

void HostBlock::sync() { fibres_.wait(thread_, true); }
void HostBlock::sync_warp() { fibres_.wait(thread_, false); }
float* HostBlock::slots(int lane) {
  return fibres_.slots(thread_ / cuda::warp_size * cuda::warp_size + lane).data();
}

float HostBlock::shuffle_xor(float value, int mask) {
  const int lane = thread_ % cuda::warp_size;
  *slots(lane) = value;
  sync_warp();
  const float other = *slots(lane ^ mask);
  sync_warp();
  return other;
}

void HostTensorBlock::multiply_16x8x16(float (&c)[4], const uint32_t (&a)[4],
                                       const uint32_t (&b)[2]) {
  const int lane = thread() % cuda::warp_size;
  std::memcpy(slots(lane), a, sizeof(a));
  std::memcpy(slots(lane) + 4, b, sizeof(b));
  sync_warp();
  // Element (row, k) of a is in register k/8·2 + row/8 of lane row%8·4 + k%8/2, (k, column) of b in
  // register k/8 of lane column·4 + k%8/2; both in the half k%2.
  const auto element = [&](int of_lane, int of_register, int half) {
    std::array<uint16_t, 2> halves{};
    std::memcpy(halves.data(), slots(of_lane) + of_register, sizeof(halves));
    return cuda::to_float(cuda::Bfloat16{halves[static_cast<size_t>(half)]});
  };
  for (int e = 0; e < 4; ++e) {
    const int row = lane / 4 + e / 2 * 8, column = lane % 4 * 2 + e % 2;
    for (int k = 0; k < 16; ++k)
      c[e] += element(row % 8 * 4 + k % 8 / 2, k / 8 * 2 + row / 8, k % 2) *
              element(column * 4 + k % 8 / 2, 4 + k / 8, k % 2);
  }
  sync_warp();
}

void run_grid(const cuda::Grid& grid, Order order, const ThreadWork& work) {
  if (grid.threads % cuda::warp_size != 0) throw std::logic_error("a block of parts of warps");
  Fibres fibres(grid.threads, order);
  const cuda::Place n = grid.blocks;
  for (int64_t i = 0; i < n.x * n.y * n.z; ++i) {
    const int64_t at = order == Order::upwards ? i : n.x * n.y * n.z - 1 - i;
    const cuda::Place place{at % n.x, at / n.x % n.y, at / n.x / n.y};
    // All bytes set are a NaN in fp32, bf16 and fp64.
    std::vector<std::byte> shared(grid.shared_bytes, std::byte{0xff});  // aligned as by malloc
    fibres.run([&](int thread) { work(fibres, place, shared.data(), thread); });
  }
}

}  // namespace attnlab::test
