// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace attnlab {

/// SplitMix64: a tiny generator whose whole state is one number, so that any batch, weight or
/// sample is a function of (seed, what, index) and nothing has to be saved to resume.
/// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
class Rng {
 public:
  explicit Rng(uint64_t seed) : state_(seed) {}
  /// An independent stream for each (seed, what, index).
  Rng(uint64_t seed, std::string_view what, uint64_t index = 0)
      : Rng(mixed(mixed(seed) ^ name_hash(what)) ^ mixed(index * 0xd1342543de82ef95ULL + 1)) {}

  uint64_t bits() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return finish(state_);
  }
  /// Uniform in [0, n), without bias (multiply-shift with rejection).
  uint64_t below(uint64_t n) {
    while (true) {
      const auto wide = static_cast<unsigned __int128>(bits()) * n;
      if (static_cast<uint64_t>(wide) >= -n % n) return static_cast<uint64_t>(wide >> 64);
    }
  }
  int64_t between(int64_t low, int64_t high) {  ///< both ends included
    return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low + 1)));
  }
  /// Uniform in [0, 1) with 53 bits.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  /// Standard normal (Box–Muller, one of the pair).
  double normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
  }

 private:
  static constexpr uint64_t finish(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  static constexpr uint64_t mixed(uint64_t z) { return finish(z + 0x9e3779b97f4a7c15ULL); }
  static constexpr uint64_t name_hash(std::string_view text) {  // FNV-1a
    uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
  }

  uint64_t state_;
};

}  // namespace attnlab
