// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session/inspector.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

#include "core/engine/runtime/runtime.h"
#include "core/engine/session/session.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/weight_files.h"
#include "core/session/command_queue.h"
#include "core/session/line_reader.h"
#include "core/session/saved_weights.h"
#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/models/model_texts.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

ProbeSequences recorded_sequences(const RunFolder& run) {
  if (!run.is_run()) return {};
  const Json recorded = read_json(run.run_json());
  const JsonReader reader(recorded, run.run_json().string());
  return reader.has("probe") ? probe_sequences_from_json(reader.object("probe")) : ProbeSequences{};
}

/// Standard output of a session: whole frames, one after the other.
class FrameWriter {
 public:
  explicit FrameWriter(int descriptor) : descriptor_(descriptor) {}
  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t size = ::write(descriptor_, bytes.data(), bytes.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) {
        broken_ = true;
        return;
      }
      bytes.remove_prefix(static_cast<size_t>(size));
    }
  }
  void answer(const Event& answer) {
    for (const std::string& frame : answer_frames(answer, ++serial_)) write(frame);
  }
  /// Nobody reads any more.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  int descriptor_;
  uint64_t serial_ = 0;
  bool broken_ = false;
};

/// Reads command lines until they end, on a thread of its own so that newer questions replace
/// older ones while an answer is computed.
class CommandReader {
 public:
  CommandReader(int descriptor, CommandQueue& queue) : descriptor_(descriptor), queue_(queue) {
    if (::pipe(stop_.data()) != 0) failed("cannot make a pipe");
    thread_ = std::thread([this] { read_all(); });
  }
  ~CommandReader() {
    ::close(stop_[1]);
    thread_.join();
    ::close(stop_[0]);
  }
  CommandReader(const CommandReader&) = delete;
  CommandReader& operator=(const CommandReader&) = delete;

 private:
  void read_all() {
    LineReader lines;
    std::array<char, 65536> chunk{};
    while (wait_for_input()) {
      const ssize_t size = ::read(descriptor_, chunk.data(), chunk.size());
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) break;
      lines.feed({chunk.data(), static_cast<size_t>(size)});
      while (const auto line = lines.next())
        if (!line->empty()) push(*line);
      if (lines.pending() > longest_command) break;
    }
    queue_.close();
  }

  bool wait_for_input() const {
    std::array<pollfd, 2> watched = {pollfd{descriptor_, POLLIN, 0}, pollfd{stop_[0], POLLIN, 0}};
    while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
    }
    return watched[1].revents == 0;
  }

  // A line that is no command still goes through the queue: one thread writes the answers.
  void push(const std::string& line) {
    Request request;
    try {
      request.command = parse_command(line);
    } catch (const Error& error) {
      request.command = {"", 0, {}, {{"message", error.line()}}};
    }
    request.answer = [](const Event&) {};
    if (request.command.name == "quit") return queue_.close();
    queue_.push(std::move(request));
  }

  int descriptor_;
  CommandQueue& queue_;
  std::array<int, 2> stop_{};
  std::thread thread_;
};

Event refusal(const Command& order) {
  if (order.name.empty()) return error_answer(0, order.fields.value("message", std::string()));
  return error_answer(order.id, "the run is not running");
}

}  // namespace

Inspector::Inspector(const fs::path& path, c10::Device device, const LoadProgress& progress)
    : origin_(path), device_(device) {
  if (RunFolder(path).is_run()) {
    run_.emplace(path);
    open_run();
  } else {
    open_checkpoint(find_checkpoint(path), progress);
  }
}

void Inspector::open_run() {
  const std::string origin = run_->run_json().string();
  const Json recorded = read_json(run_->run_json());
  const RunSpec spec =
      run_spec_from_json(JsonReader(recorded, origin).raw("spec"), origin + ": spec");
  sequences_ = recorded_sequences(*run_);
  model_ = std::make_unique<LanguageModel>(spec.model, device_, parse_dtype(spec.dtype));
  find_tokenizer();
}

// Runs of older versions have it in their checkpoints alone.
void Inspector::find_tokenizer() {
  std::vector<fs::path> places = {run_->path()};
  for (const int64_t step : run_->checkpoint_steps()) places.push_back(run_->checkpoint(step));
  for (const fs::path& place : places) {
    const fs::path file = place / "tokenizer.json";
    if (tokenizer_ || !fs::exists(file)) continue;
    tokenizer_ = read_tokenizer(file);
    texts_ = read_model_texts(place, model_->spec(), tokenizer_.get());
  }
}

void Inspector::open_checkpoint(const fs::path& folder, const LoadProgress& progress) {
  LoadedModel loaded = load_checkpoint(folder, device_, c10::kFloat, progress);
  model_ = std::move(loaded.model);
  tokenizer_ = std::move(loaded.tokenizer);
  end_tokens_ = std::move(loaded.end_tokens);
  texts_ = std::move(loaded.texts);
  origin_ = RunFolder(fs::absolute(folder).parent_path().parent_path());
  sequences_ = recorded_sequences(origin_);
  if (sequences_.usual().empty() && tokenizer_)
    sequences_.example = example_without_data(*tokenizer_, texts_.frame);
  step_ = loaded.card.step;
  card_ = std::move(loaded.card);
}

/// What the run is evaluated on, for a checkpoint too when it lies in its run.
const std::vector<Batch>& Inspector::held_out() {
  if (data_) return data_->held_out();
  if (!origin_.is_run())
    bad_input("the model belongs to no run, so there are no held-out texts to score",
              "evaluate it on a task, or ask about a checkpoint inside its run");
  const std::string origin = origin_.run_json().string();
  const Json recorded = read_json(origin_.run_json());
  const JsonReader reader(recorded, origin);
  auto data = open_data(spec_with_data(origin_.path()));
  check_data(reader.raw("data"), *data);
  data_ = std::move(data);
  return data_->held_out();
}

void Inspector::load(std::optional<int64_t> step) {
  if (!run_) return;
  const SavedWeights wanted = saved_weights(*run_, step);
  if (wanted.file == loaded_) return;
  loaded_.clear();
  load_weights(*model_, SafetensorsFile(wanted.file));
  loaded_ = wanted.file;
  step_ = wanted.step;
}

Subject Inspector::subject(std::optional<int64_t> step) {
  if (!tokenizer_ && run_) find_tokenizer();
  load(step);
  return here();
}

/// The weights that are loaded; for "tokenize" that may be none.
Subject Inspector::here() {
  return {*model_,
          tokenizer_.get(),
          sequences_,
          step_,
          [this]() -> const std::vector<Batch>& { return held_out(); },
          end_tokens_,
          texts_};
}

void Inspector::answer(const Command& question, const std::function<void(Event)>& send,
                       const std::function<bool()>& abandoned) {
  try {
    const JsonReader reader(question.fields, question.name);
    if (!tokenizer_ && run_) find_tokenizer();
    if (question.name != "tokenize")
      load(reader.has("step") ? std::optional(reader.integer("step")) : std::nullopt);
  } catch (const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    Event answer = error_answer(question.id, known != nullptr ? known->line() : error.what());
    if (!question.tag.empty()) answer.header["tag"] = question.tag;
    return send(std::move(answer));
  }
  answer_question(question, here(), send, abandoned);
}

void serve_session(const fs::path& path, c10::Device device, int in, int out) {
  FrameWriter writer(out);
  writer.write(stream_preamble());
  writer.write(encode_frame(hello_event(fs::absolute(path).string(), question_names())));
  Inspector inspector(path, device, [&](double share) {
    writer.answer({{{"answer", "loading"}, {"share", share}}, {}});
  });
  (void)!::nice(
      10);  // somebody waits for a model, but looking back never slows a training beside it
  Event status{{{"answer", "status"}, {"state", "saved"}}, {}};
  if (inspector.card()) status.header["model"] = to_json(*inspector.card());
  writer.answer(status);
  CommandQueue queue;
  const CommandReader reader(in, queue);
  while (!writer.broken() && queue.wait()) {
    while (const auto order = queue.take_order()) writer.answer(refusal(order->command));
    if (const auto question = queue.take_question())
      inspector.answer(
          question->command, [&](const Event& answer) { writer.answer(answer); },
          [&] { return writer.broken() || queue.abandoned(*question); });
  }
}

}  // namespace attnlab
