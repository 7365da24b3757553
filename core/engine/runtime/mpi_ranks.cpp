// SPDX-License-Identifier: Apache-2.0
#include "core/engine/runtime/mpi_ranks.h"

#include <mpi.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <limits>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

using Clock = std::chrono::steady_clock;

/// An MPI call counts in int.
constexpr int64_t most_items = int64_t{1} << 28;

/// Bytes that move at one look.
constexpr size_t short_message = 4096;

/// How others are waited for. Those that work on the same step come soon. Rank 0 may be paused or
/// evaluate: nobody is to burn a core meanwhile.
enum class Patience { soon, long_time };

void wait(std::vector<MPI_Request>& requests, Patience patience) {
  constexpr std::chrono::milliseconds awake{2};
  constexpr useconds_t nap = 200;
  const auto start = Clock::now();
  for (int done = 0;;) {
    MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE);
    if (done != 0) return;
    if (patience == Patience::long_time && Clock::now() - start > awake)
      ::usleep(nap);
    else
      ::sched_yield();  // where there are fewer cores than processes
  }
}

int count_of(int64_t items) {
  if (items > std::numeric_limits<int>::max()) failed("a part is too large for one message of MPI");
  return static_cast<int>(items);
}

/// Items of so many bytes, for as long as a call takes.
class ItemType {
 public:
  explicit ItemType(size_t bytes) {
    MPI_Type_contiguous(count_of(static_cast<int64_t>(bytes)), MPI_BYTE, &type_);
    MPI_Type_commit(&type_);
  }
  ~ItemType() { MPI_Type_free(&type_); }
  ItemType(const ItemType&) = delete;
  ItemType& operator=(const ItemType&) = delete;
  [[nodiscard]] MPI_Datatype get() const { return type_; }

 private:
  MPI_Datatype type_ = MPI_DATATYPE_NULL;
};

struct Layout {
  std::vector<int> counts, begins;
  explicit Layout(const std::vector<Part>& parts) {
    for (const Part& part : parts) {
      counts.push_back(count_of(part.count));
      begins.push_back(count_of(part.begin));
    }
  }
};

class MpiRanks final : public Ranks {
 public:
  MpiRanks() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    sharing_ = count_sharing();
  }
  /// After a failure nobody can be left in peace (end_joined_ranks).
  ~MpiRanks() override {
    if (std::uncaught_exceptions() == 0) MPI_Finalize();
  }

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return size_; }
  [[nodiscard]] int sharing_cores() const override { return sharing_; }

  void broadcast(std::span<std::byte> bytes) override {
    while (!bytes.empty()) {
      const auto piece =
          bytes.first(std::min<size_t>(bytes.size(), static_cast<size_t>(most_items)));
      std::vector<MPI_Request> request(1);
      MPI_Ibcast(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, 0, MPI_COMM_WORLD,
                 request.data());
      wait(request, Patience::long_time);
      bytes = bytes.subspan(piece.size());
    }
  }

  void exchange(const std::vector<std::span<const float>>& outgoing,
                const std::vector<std::span<float>>& incoming) override {
    meet();
    std::vector<MPI_Request> requests;
    for (int other = 0; other < size_; ++other) {
      if (other == rank_) continue;
      receive(incoming[static_cast<size_t>(other)], other, requests);
    }
    for (int step = 1; step < size_; ++step) {  // not all to rank 0 first
      const int other = (rank_ + step) % size_;
      send(outgoing[static_cast<size_t>(other)], other, requests);
    }
    wait(requests, Patience::soon);
  }

  void gather_to_all(void* data, size_t item, const std::vector<Part>& parts) override {
    const bool is_short = static_cast<size_t>(parts.back().begin) * item < short_message;
    if (!is_short) meet();
    const ItemType type(item);
    const Layout layout(parts);
    std::vector<MPI_Request> request(1);
    MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, data, layout.counts.data(),
                    layout.begins.data(), type.get(), MPI_COMM_WORLD, request.data());
    wait(request, is_short ? Patience::long_time : Patience::soon);
  }

  void gather(void* data, size_t item, const std::vector<Part>& parts) override {
    meet();
    const ItemType type(item);
    const Layout layout(parts);
    const Part& mine = parts[static_cast<size_t>(rank_)];
    void* from = static_cast<std::byte*>(data) + static_cast<size_t>(mine.begin) * item;
    std::vector<MPI_Request> request(1);
    MPI_Igatherv(rank_ == 0 ? MPI_IN_PLACE : from, count_of(mine.count), type.get(), data,
                 layout.counts.data(), layout.begins.data(), type.get(), 0, MPI_COMM_WORLD,
                 request.data());
    wait(request, Patience::soon);
  }

 private:
  /// Long messages move while both sides look at them, which nobody does who sleeps.
  void meet() const {
    std::vector<MPI_Request> request(1);
    MPI_Ibarrier(MPI_COMM_WORLD, request.data());
    wait(request, Patience::long_time);
  }

  static void send(std::span<const float> floats, int to, std::vector<MPI_Request>& requests) {
    for (size_t at = 0; at < floats.size(); at += most_items) {
      const auto piece = floats.subspan(at, std::min<size_t>(most_items, floats.size() - at));
      MPI_Isend(piece.data(), static_cast<int>(piece.size()), MPI_FLOAT, to, 0, MPI_COMM_WORLD,
                &requests.emplace_back());
    }
  }
  static void receive(std::span<float> floats, int from, std::vector<MPI_Request>& requests) {
    for (size_t at = 0; at < floats.size(); at += most_items) {
      const auto piece = floats.subspan(at, std::min<size_t>(most_items, floats.size() - at));
      MPI_Irecv(piece.data(), static_cast<int>(piece.size()), MPI_FLOAT, from, 0, MPI_COMM_WORLD,
                &requests.emplace_back());
    }
  }

  /// A launcher may have given each its own cores, or all the same.
  [[nodiscard]] static int count_sharing() {
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    int count = 1;
    MPI_Comm_size(here, &count);
    cpu_set_t mine;
    CPU_ZERO(&mine);
    ::sched_getaffinity(0, sizeof mine, &mine);
    std::vector<cpu_set_t> all(static_cast<size_t>(count));
    MPI_Allgather(&mine, sizeof mine, MPI_BYTE, all.data(), sizeof mine, MPI_BYTE, here);
    MPI_Comm_free(&here);
    return static_cast<int>(std::ranges::count_if(
        all, [&](const cpu_set_t& set) { return CPU_EQUAL(&set, &mine) != 0; }));
  }

  int rank_ = 0, size_ = 1, sharing_ = 1;
};

}  // namespace

bool built_with_mpi() { return true; }

std::string mpi_library() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
  int length = 0;
  MPI_Get_library_version(text.data(), &length);
  const std::string whole(text.data(), static_cast<size_t>(length));
  return whole.substr(0, whole.find_first_of(",\n"));
}

std::vector<std::string> mpi_launcher(int processes) {
  std::vector<std::string> words = {ATTNLAB_MPIEXEC};
#ifdef OPEN_MPI
  words.insert(words.end(), {"--quiet", "--oversubscribe", "--bind-to", "none"});
  if (::geteuid() == 0) words.emplace_back("--allow-run-as-root");
#endif
  words.insert(words.end(), {"-n", std::to_string(processes)});
  return words;
}

std::unique_ptr<Ranks> make_mpi_ranks() { return std::make_unique<MpiRanks>(); }

int joined_ranks() {
  int joined = 0, left = 0, size = 1;
  MPI_Initialized(&joined);
  MPI_Finalized(&left);
  if (joined != 0 && left == 0) MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size;
}

void end_joined_ranks(int exit_code) {
  if (joined_ranks() > 1) MPI_Abort(MPI_COMM_WORLD, exit_code);
}

}  // namespace attnlab
