// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/prepare.h"

#include <chrono>
#include <deque>
#include <future>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/folder_lock.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/batch_reader.h"
#include "core/shared/data/corpus/dataset.h"
#include "core/shared/data/corpus/shard_writer.h"
#include "core/shared/data/corpus/worker_pool.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr uint32_t held_out_share = 100;  // one document in so many
constexpr int64_t hopeless_lines = 100;   // skipped without a document in between
// Counts up with every change of what is read of the same files.
constexpr int reader_version = 2;

struct Source {
  InputFile file;
  bool held_out = false;
};

std::vector<Source> sources_of(const PrepareJob& job) {
  std::vector<Source> sources;
  for (const auto& file : find_inputs(job.files)) sources.push_back({file, false});
  for (const auto& file : find_inputs(job.held_out)) sources.push_back({file, true});
  return sources;
}

/// A document's ids, or those of a part of it.
struct Part {
  std::vector<int32_t> ids;
  bool begins;
  bool held_out;  ///< where the document goes if it begins here
};

struct Encoded {
  std::vector<Part> parts;
  int64_t bytes = 0, position = 0;  ///< of the text, and in the packed file
  ReadSoFar read;                   ///< of the unpacked file, with this
  BadLines bad;
};

/// Held out by content, so that a document that occurs twice is never on both sides; by its
/// beginning, because more is not there yet when a long document's first part is written.
bool drawn_for_held_out(const PrepareJob& job, const std::string& text) {
  const std::string_view begin = std::string_view(text).substr(0, BatchReader::shortest_first_part);
  return job.held_out.empty() && crc32(std::as_bytes(std::span(begin))) % held_out_share == 0;
}

/// What every start of one preparation must have in common.
std::string settings_of(const PrepareJob& job, const std::vector<Source>& sources) {
  Sha256 hash;
  hash.add("reader " + std::to_string(reader_version) + "\n");
  hash.add(job.tokenizer->document());
  hash.add(job.field + "/" + std::to_string(job.shard_tokens));
  for (const Source& source : sources)
    hash.add("\n" + source.file.path.filename().string() + (source.held_out ? "/held out" : ""));
  return hash.hex();
}

/// Time of change instead of content, which for a corpus would take as long as preparing it.
std::string state_of(const Source& source) {
  const auto changed = fs::last_write_time(source.file.path).time_since_epoch().count();
  return std::to_string(source.file.bytes) + "/" + std::to_string(changed);
}

std::vector<int32_t> encode(const PrepareJob& job, const Source& source, const RawBatch& batch,
                            const Document& document) {
  try {
    return job.tokenizer->encode(document.text);
  } catch (const Error& error) {
    bad_input(source.file.path.string() + ", from line " + std::to_string(batch.first_line) + ": " +
                  error.what(),
              error.advice());
  }
}

Encoded encode_batch(const PrepareJob& job, const Source& source, const RawBatch& batch) {
  Encoded encoded;
  encoded.bytes = static_cast<int64_t>(batch.bytes.size());
  BatchDocuments found = documents_of(batch, source.file, job.field, job.strict);
  encoded.bad = std::move(found.bad);
  for (const Document& document : found.documents)
    encoded.parts.push_back({encode(job, source, batch, document), document.begins,
                             source.held_out || drawn_for_held_out(job, document.text)});
  return encoded;
}

/// Puts documents behind each other and says where to go on from.
class Writer {
 public:
  Writer(const PrepareJob& job, const fs::path& folder)
      : end_(job.tokenizer->end_token()),
        train_(folder, "train", job.tokenizer->vocab_size(), job.shard_tokens),
        held_out_(folder, "held_out", job.tokenizer->vocab_size(), job.shard_tokens) {}

  void add(const Part& part) {
    if (part.begins) end_document();
    if (part.ids.empty()) return;
    if (!document_open_) to_held_out_ = part.held_out;
    document_open_ = true;
    shards().append(part.ids);
  }
  void end_document() {
    if (!document_open_) return;
    if (end_) shards().append({&*end_, 1});
    document_open_ = false;
    ++documents_;
  }

  Json commit() {
    return {{"train", train_.commit()},
            {"held_out", held_out_.commit()},
            {"documents", documents_},
            {"document_open", document_open_},
            {"to_held_out", to_held_out_}};
  }
  void restore(const JsonReader& state) {
    train_.restore(state.raw("train"));
    held_out_.restore(state.raw("held_out"));
    documents_ = state.integer("documents");
    document_open_ = state.boolean("document_open");
    to_held_out_ = state.boolean("to_held_out");
  }
  Json finish() {
    end_document();
    return {{"documents", documents_},
            {"train", {{"tokens", train_.tokens()}, {"shards", train_.finish()}}},
            {"held_out", {{"tokens", held_out_.tokens()}, {"shards", held_out_.finish()}}}};
  }

  [[nodiscard]] int64_t documents() const { return documents_; }
  [[nodiscard]] int64_t tokens() const { return train_.tokens() + held_out_.tokens(); }

 private:
  ShardWriter& shards() { return to_held_out_ ? held_out_ : train_; }

  std::optional<int32_t> end_;
  ShardWriter train_, held_out_;
  int64_t documents_ = 0;
  bool document_open_ = false, to_held_out_ = false;
};

/// As progress.json and dataset.json tell.
BadLines bad_lines_of(const JsonReader& reader) {
  return {reader.integer("skipped", 0), reader.text("first_skipped", ""),
          reader.integer("replaced", 0)};
}

/// What a strict start would have ended at, in a folder that one without it made.
void refuse_bad_lines(const fs::path& folder, const BadLines& bad) {
  if (!bad.empty())
    bad_input(folder.string() + " was prepared without --strict, and " + bad.sentence(),
              "mend the files, remove that folder and prepare again");
}

/// One preparation: reads on this thread, tokenizes on others, writes on this one in order.
class Preparation {
 public:
  explicit Preparation(const PrepareJob& job)
      : job_(job),
        sources_(sources_of(job)),
        settings_(settings_of(job, sources_)),
        writer_(job, job.out),
        pool_(job.threads) {
    for (const auto& source : sources_) progress_.total_bytes += source.file.bytes;
  }

  PrepareOutcome run() {
    make_folder(job_.out);
    resume();
    for (; file_ < sources_.size(); ++file_, read_ = {}) {
      if (!read_file()) {
        commit();
        return PrepareOutcome::stopped;
      }
      passed_bytes_ += sources_[file_].file.bytes;
      passed_.push_back(state_of(sources_[file_]));
    }
    finish();
    return PrepareOutcome::done;
  }

 private:
  [[nodiscard]] fs::path progress_file() const { return job_.out / "progress.json"; }

  void resume() {
    std::error_code ignored;
    if (!fs::exists(progress_file(), ignored)) return commit();
    const Json json = read_json(progress_file());
    const JsonReader state(json, progress_file().string());
    if (state.text("settings") != settings_)
      bad_input(job_.out.string() +
                    " was begun with other files, settings, another tokenizer or an older version",
                "choose another --out, or remove the folder");
    passed_ = state.texts("passed");
    file_ = passed_.size();
    for (size_t i = 0; i < file_; ++i)
      if (passed_[i] != state_of(sources_[i])) refuse_changed(sources_[i]);
    read_ = {state.integer("read_bytes"), static_cast<uint32_t>(state.integer("read_crc"))};
    bad_ = bad_lines_of(state);
    if (job_.strict) refuse_bad_lines(job_.out, bad_);
    progress_.text_bytes = state.integer("text_bytes");
    progress_.resumed = progress_.text_bytes > 0;
    writer_.restore(state.object("writer"));
    for (size_t i = 0; i < file_; ++i) passed_bytes_ += sources_[i].file.bytes;
  }

  // Files that are read later may change, be it because one was bad and was mended.
  [[noreturn]] void refuse_changed(const Source& source) const {
    bad_input(source.file.path.string() + " has changed in what " + job_.out.string() +
                  " has of it already",
              "remove that folder and prepare again");
  }

  void commit() {
    const Json writer = writer_.commit();
    write_json(progress_file(), {{"settings", settings_},
                                 {"passed", passed_},
                                 {"read_bytes", read_.bytes},
                                 {"read_crc", read_.crc},
                                 {"text_bytes", progress_.text_bytes},
                                 {"skipped", bad_.skipped},
                                 {"first_skipped", bad_.first},
                                 {"replaced", bad_.replaced},
                                 {"writer", writer}});
    uncommitted_ = 0;
  }

  // False when somebody wants to stop.
  bool read_file() {
    const Source& source = sources_[file_];
    BatchReader reader(source.file);
    std::deque<std::future<Encoded>> coming;
    auto batch = std::make_shared<RawBatch>();
    if (!reader.skip(read_)) refuse_changed(source);
    bool more = true;
    while (more || !coming.empty()) {
      while (more && coming.size() < 2 * pool_.size()) {
        batch = std::make_shared<RawBatch>();
        more = reader.next(*batch);
        if (more)
          coming.push_back(
              pool_.run<Encoded>([&, batch, position = reader.position(), read = reader.read()] {
                Encoded encoded = encode_batch(job_, source, *batch);
                encoded.position = position;
                encoded.read = read;
                return encoded;
              }));
      }
      if (coming.empty()) break;
      auto next = std::move(coming.front());
      coming.pop_front();
      write(next.get());
      if (job_.wants_stop()) return false;
    }
    writer_.end_document();
    return true;
  }

  void write(const Encoded& encoded) {
    for (const Part& part : encoded.parts) writer_.add(part);
    bad_.add(encoded.bad);
    if (bad_.skipped >= hopeless_lines) refuse_without_documents();
    read_ = encoded.read;
    progress_.text_bytes += encoded.bytes;
    progress_.bytes = passed_bytes_ + encoded.position;
    progress_.documents = writer_.documents();
    progress_.tokens = writer_.tokens();
    uncommitted_ += encoded.bytes;
    if (uncommitted_ >= job_.commit_bytes) commit();
    job_.progress(progress_);
  }

  // A wrong field shows in every line: no reason to read the rest of a corpus.
  void refuse_without_documents() const {
    if (writer_.tokens() > 0 || bad_.skipped == 0) return;
    bad_input("none of the " + grouped(bad_.skipped) + " lines read has a document, first " +
              bad_.first);
  }

  void finish() {
    refuse_without_documents();
    Json files = Json::array();
    for (const auto& source : sources_)
      files.push_back({{"file", source.file.path.filename().string()},
                       {"bytes", source.file.bytes},
                       {"held_out", source.held_out}});
    Json all = {{"format", 1},
                {"identity", prepare_identity(job_)},
                {"tokenizer", job_.tokenizer->kind()},
                {"vocab_size", job_.tokenizer->vocab_size()},
                {"text_bytes", progress_.text_bytes},
                {"skipped", bad_.skipped},
                {"first_skipped", bad_.first},
                {"replaced", bad_.replaced}};
    all.update(writer_.finish());
    all["files"] = files;
    write_file(job_.out / "tokenizer.json", job_.tokenizer->document());
    write_json(job_.out / Dataset::description_file, all);
    fs::remove(progress_file());
  }

  const PrepareJob& job_;
  std::vector<Source> sources_;
  std::string settings_;
  std::vector<std::string> passed_;  ///< what the files that are done were like
  PrepareProgress progress_;
  size_t file_ = 0;
  ReadSoFar read_;  ///< of the file in hand
  BadLines bad_;
  int64_t passed_bytes_ = 0, uncommitted_ = 0;
  Writer writer_;
  WorkerPool pool_;  ///< last: its threads end before what they use
};

void refuse_foreign_folder(const PrepareJob& job) {
  std::error_code ignored;
  if (!fs::exists(job.out, ignored)) return;
  if (!fs::is_directory(job.out)) bad_input(job.out.string() + " exists and is not a folder");
  if (!fs::is_empty(job.out) && !fs::exists(job.out / "progress.json"))
    bad_input(job.out.string() + " holds something else already", "choose another --out");
}

bool is_there(const PrepareJob& job) {
  const fs::path file = job.out / Dataset::description_file;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return false;
  const Json json = read_json(file);
  const JsonReader reader(json, file.string());
  if (reader.text("identity") != prepare_identity(job))
    bad_input(job.out.string() +
                  " holds a corpus of other files, settings, another tokenizer or an older version",
              "choose another --out");
  if (job.strict) refuse_bad_lines(job.out, bad_lines_of(reader));
  return true;
}

}  // namespace

std::string prepare_identity(const PrepareJob& job) {
  const std::vector<Source> sources = sources_of(job);
  Sha256 hash;
  hash.add(settings_of(job, sources));
  for (const auto& source : sources) hash.add("\n" + state_of(source));
  return hash.hex();
}

namespace {

bool has_committed(const fs::path& folder) {
  const fs::path progress = folder / "progress.json";
  return fs::exists(progress) && whole_or(read_json(progress), "text_bytes", 0) > 0;
}

}  // namespace

PrepareOutcome prepare_corpus(const PrepareJob& job) {
  if (job.tokenizer->kind() == "char" || job.tokenizer->kind() == "word")
    bad_input("a corpus needs a tokenizer that takes any text",
              "use --tokenizer byte or a byte-level BPE");
  if (is_there(job)) return PrepareOutcome::already_there;
  const FolderLock lock(job.out);
  if (is_there(job)) return PrepareOutcome::already_there;  // made while we came
  refuse_foreign_folder(job);
  const bool begun_now = !fs::exists(job.out);
  try {
    return Preparation(job).run();
  } catch (const Error& error) {
    // Bad input at the very beginning leaves nothing; later, what is done is kept.
    std::error_code ignored;
    if (begun_now && error.kind() == Error::Kind::input && !has_committed(job.out))
      fs::remove_all(job.out, ignored);
    throw;
  }
}

}  // namespace attnlab
