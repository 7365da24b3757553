// SPDX-License-Identifier: Apache-2.0
// What `attnlab attach` and `attnlab session` say on standard output and read on standard input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/messages/event.h"
#include "core/shared/spec/ablation.h"

namespace attnlab {

/// A stream is 16 bytes of magic (14 characters, major and minor version), the hello frame, then
/// frames of the codec: events of the run's file, byte for byte as they stand there, and answers.
inline constexpr std::string_view stream_magic = "ATTNLAB-STREAM";
inline constexpr char stream_major_version = 1;
inline constexpr char stream_minor_version = 0;
inline constexpr size_t stream_preamble_size = 16;
/// Bytes of text in front of the magic that a reader skips (login banners), and how many of them
/// it keeps at least.
inline constexpr size_t stream_banner_limit = 64 << 20;
inline constexpr size_t stream_banner_kept = 64 << 10;
/// An answer larger than this goes out in pieces of at most this size.
inline constexpr size_t stream_chunk_size = 256 << 10;

std::string stream_preamble();
/// {"hello": {"protocol", "build", "capabilities", "run"}}; "from" of attach: offset in the file.
/// The payload is a line feed: a terminal in between (`ssh -t`) makes it CR LF, which a reader
/// finds there and undoes from there on.
Event hello_event(const std::string& run, const std::vector<std::string>& capabilities);

/// An answer's frames: one, or chunks {"chunk": serial, "part": i, "parts": n} whose payloads put
/// together are the frame. Chunks of one serial go out in order; other frames may come between.
std::vector<std::string> answer_frames(const Event& answer, uint64_t serial);

/// {"answer": "error", "id", "message"}
Event error_answer(int64_t id, const std::string& message);
/// {"answer": "ok", "id"}
Event ok_answer(int64_t id);

/// One thing that a stream says.
struct StreamItem {
  enum class Kind { hello, event, answer };
  Kind kind;
  Event event;
  /// Size of the frame in the run's events file; 0 for what is not from the file. The file's
  /// first event lies at offset 16 (`event_preamble`), so 16 + Σ file_bytes is where to attach
  /// again after the connection was lost.
  uint64_t file_bytes = 0;
};

/// Takes a stream in any pieces and gives what it says.
class StreamReader {
 public:
  void feed(std::string_view bytes);
  /// The next item; nothing when more bytes are needed. Throws Error when what comes is no stream
  /// (with the beginning of what came instead), of a newer major version, or damaged.
  std::optional<StreamItem> next();

  /// The magic has been seen.
  [[nodiscard]] bool started() const { return started_; }
  /// The end of what came before the magic: a login banner, or the reason why no stream ever
  /// begins.
  [[nodiscard]] const std::string& banner() const { return banner_; }
  /// Bytes of answers that are not complete yet. Beyond 512 MB the oldest are given up.
  [[nodiscard]] size_t pending_bytes() const { return pending_bytes_; }

 private:
  struct Assembly {
    int64_t parts = 0, next_part = 0;
    std::string bytes;
  };
  bool find_start();
  bool find_magic();
  bool find_line_ends();
  void skip_banner();
  [[nodiscard]] std::string without_terminal(std::string_view bytes);
  std::optional<Event> add_chunk(const Event& chunk);
  void drop_assembly(std::map<int64_t, Assembly>::iterator which);

  bool started_ = false;
  std::string banner_;
  size_t searched_ = 0, skipped_ = 0;  ///< of the banner: without the magic, and given up
  std::string first_;  ///< what follows the preamble until it is known how lines end
  bool through_terminal_ = false, held_return_ = false;
  FrameDecoder decoder_;
  std::map<int64_t, Assembly> assemblies_;  ///< by serial, so the oldest is the first
  size_t pending_bytes_ = 0;
};

/// A request of a viewer: one JSON line {"command": name, "id": n, "tag": …, …}. Every answer
/// carries the id. Of waiting requests of one viewer with the same command and tag only the newest
/// is answered.
struct Command {
  std::string name;  ///< probe lens evaluate generate tokenize pause resume step stop set
                     ///< checkpoint snapshot quit
  int64_t id = 0;
  std::string tag;
  Json fields = Json::object();  ///< the rest of the line

  bool operator==(const Command&) const = default;
};

/// With the line's end.
std::string to_line(const Command& command);
/// Throws Error for what is no command.
Command parse_command(std::string_view line);

/// probe, lens, evaluate, generate, tokenize: they change nothing. Everything else is an order.
std::vector<std::string> question_names();
std::vector<std::string> order_names();
bool is_question(const Command& command);

/// What to look at. Without text and ids: the run's own probe text, else a sequence of its data.
struct ProbeQuery {
  std::optional<std::string> text;
  std::vector<int64_t> ids;
  std::optional<int64_t> step;  ///< of a session: the snapshot at or before it; default the newest
  bool task = false;            ///< a held-out sequence of the run's data, whatever its probe text
  Ablation ablation{};          ///< of the model that is asked
};
Command probe_command(int64_t id, const std::string& tag, const ProbeQuery& query);
ProbeQuery probe_query(const Command& command);

/// What each layer would predict for a text. Answered by a Lens (analysis/lens.h).
struct LensQuery {
  ProbeQuery of;
  int64_t top_k = 5;
};
Command lens_command(int64_t id, const std::string& tag, const LensQuery& query);
LensQuery lens_query(const Command& command);

/// Scores on the run's held-out sequences with an ablation and without. Answered by an
/// AblationEffect (analysis/ablation_effect.h).
struct EvaluateQuery {
  Ablation ablation{};
  int64_t batches = 8;  ///< held-out batches to score; 0: all
  std::optional<int64_t> step;
};
Command evaluate_command(int64_t id, const std::string& tag, const EvaluateQuery& query);
EvaluateQuery evaluate_query(const Command& command);

struct GenerateQuery {
  std::string prompt;
  int64_t max_new_tokens = 200;
  double temperature = 1.0;  ///< 0: always the likeliest token
  int64_t top_k = 0;         ///< 0: all
  double top_p = 1.0;
  uint64_t seed = 1;
  std::optional<int64_t> step;
  Ablation ablation{};
  bool chat = false;  ///< the prompt is a message, given as the model's chat template has it
};
Command generate_command(int64_t id, const std::string& tag, const GenerateQuery& query);
GenerateQuery generate_query(const Command& command);

/// Answered by {"answer": "tokens", "ids", "tokens"}.
Command tokenize_command(int64_t id, const std::string& tag, const std::string& text);
/// Multiplies the schedule's learning rate from the next step on.
Command learning_rate_command(int64_t id, double factor);
/// pause, resume, step, stop, checkpoint, snapshot or quit.
Command control_command(int64_t id, const std::string& name);

}  // namespace attnlab
