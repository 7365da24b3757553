// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace attnlab {

/// A part of something flat, in items.
struct Part {
  int64_t begin = 0, count = 0;
};
/// `count` items in as many parts as there are ranks, of nearly the same size.
std::vector<Part> parts_of(int64_t count, int ranks);

/// The processes that train one run together, numbered from 0; usually one, as here. They move
/// bytes and add nothing up, so that no bit depends on a library of theirs. All have to call the
/// same functions in the same order, from one thread; who waits for another sleeps.
class Ranks {
 public:
  Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;
  virtual ~Ranks() = default;

  [[nodiscard]] virtual int rank() const { return 0; }
  [[nodiscard]] virtual int size() const { return 1; }
  /// How many of them may use the cores of this one, itself counted.
  [[nodiscard]] virtual int sharing_cores() const { return 1; }

  /// Everybody gets the bytes of rank 0.
  virtual void broadcast(std::span<std::byte> /*bytes*/) {}
  /// outgoing[r] goes to rank r, incoming[r] comes from there; empty where nothing does. What is of
  /// this rank itself is passed over.
  virtual void exchange(const std::vector<std::span<const float>>& /*outgoing*/,
                        const std::vector<std::span<float>>& /*incoming*/) {}
  /// Rank r has parts[r] of `data`, whose items are `item` bytes: everybody gets all of it.
  virtual void gather_to_all(void* /*data*/, size_t /*item*/, const std::vector<Part>& /*parts*/) {}
  /// The same; rank 0 alone gets it.
  virtual void gather(void* /*data*/, size_t /*item*/, const std::vector<Part>& /*parts*/) {}
};

/// What a launcher (mpirun, srun) says of this process in its environment.
struct Launch {
  bool together = false;  ///< started by one, be it alone
  int rank = 0, size = 1;
  bool here = false;  ///< all of them on this machine
};
Launch launch();

/// The words before a command that start it in so many processes on this machine, which share all
/// of its cores. Throws Error where this program was built without MPI.
std::vector<std::string> launcher_of(int processes);

/// Joins the processes that the launcher started with this one; they leave each other when the
/// result goes. Throws Error where this program was built without MPI, or with another than the
/// launcher's.
std::unique_ptr<Ranks> join_ranks();
/// How many processes this one has joined and not left, itself counted.
int joined_ranks();
/// After a failure of this process: ends all that it has joined, at once, with this exit code. Does
/// nothing where it has joined none or left them in peace.
void end_joined_ranks(int exit_code);

}  // namespace attnlab
