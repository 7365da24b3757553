// SPDX-License-Identifier: Apache-2.0
#include "app/cli/head_evidence.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

#include "app/cli/evidence_texts.h"
#include "app/cli/job_progress.h"
#include "app/cli/stopping.h"
#include "core/engine/inspect/head_scan.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/session/inspector.h"
#include "core/session/saved_weights.h"
#include "core/shared/analysis/evidence_report.h"
#include "core/shared/analysis/evidence_state.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/text.h"
#include "core/shared/base/version.h"

namespace attnlab::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds between_saves{10};
constexpr int state_format = 1;

/// Which bytes the weights are, without reading them.
Json stamp_of(const fs::path& file) {
  return {fs::canonical(file).string(), fs::file_size(file),
          fs::last_write_time(file).time_since_epoch().count()};
}

Json weights_stamp(const EvidenceOptions& options) {
  const RunFolder run(options.path);
  if (run.is_run()) return {stamp_of(saved_weights(run, options.step).file)};
  const fs::path checkpoint = find_checkpoint(options.path);
  if (!fs::is_directory(checkpoint)) return {stamp_of(checkpoint)};
  Json stamps = Json::array();
  for (const auto& entry : fs::directory_iterator(checkpoint))
    if (entry.is_regular_file()) stamps.push_back(stamp_of(entry.path()));
  std::sort(stamps.begin(), stamps.end());
  return stamps;
}

/// What decides the bits of the figures.
Json identity_of(const EvidenceOptions& options, const EvidenceTexts& texts, c10::Device device) {
  Sha256 data;
  for (const auto& ids : texts) data.add(std::as_bytes(std::span(ids)));
  return {{"format", state_format},
          {"version", version},
          {"weights", weights_stamp(options)},
          {"data", data.hex()},
          {"length", texts[0].size()},
          {"device", device.str()},
          {"threads", runtime_threads()},
          {"gemm", name_of(gemm_route())}};
}

/// How far it is, for a person at a terminal and for programs.
class ScanProgress {
 public:
  ScanProgress(const Globals& globals, int64_t begun, int64_t all)
      : shown_(!globals.quiet && ::isatty(STDERR_FILENO) != 0), begun_(begun), all_(all) {}
  ~ScanProgress() {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
  }
  ScanProgress(const ScanProgress&) = delete;
  ScanProgress& operator=(const ScanProgress&) = delete;

  void show(int64_t done) const {
    const std::chrono::duration<double> passed = Clock::now() - start_;
    const double left = passed.count() / static_cast<double>(std::max<int64_t>(1, done - begun_)) *
                        static_cast<double>(all_ - done);
    tell_progress(
        {{"done", done}, {"of", all_}, {"seconds_left", done > begun_ ? Json(left) : Json()}});
    if (shown_)
      std::cerr << "\r\033[K" << grouped(done) << " of " << grouped(all_) << " tokens, "
                << readable_seconds(left) << " left" << std::flush;
  }

 private:
  bool shown_;
  int64_t begun_, all_;
  Clock::time_point start_ = Clock::now();
};

/// False when it was stopped. What was added is kept, now and then and at the end.
bool scan(const Subject& subject, const EvidenceTexts& texts, const fs::path& file,
          const Json& identity, EvidenceOverTexts& evidence, const Globals& globals) {
  const int64_t length = evidence.length(), all = std::ssize(texts) * length;
  const ScanProgress progress(globals, evidence.texts() * length, all);
  auto saved = Clock::now();
  const int64_t before = evidence.texts();
  const bool whole = scan_heads(subject.model, texts, evidence, [&] {
    progress.show(evidence.texts() * length);
    if (Clock::now() - saved > between_saves) {
      save_evidence(file, identity, evidence);
      saved = Clock::now();
    }
    return !ctrl_c_pressed();
  });
  if (evidence.texts() > before) save_evidence(file, identity, evidence);
  return whole;
}

std::string spread_text(const Spread& spread) {
  if (spread.count == 0 || std::isnan(spread.mean)) return "-";
  return number(spread.mean, "%.2f") + " ± " + number(spread.sd(), "%.2f");
}

std::string share_text(const RowMean& mean) {
  return std::isnan(mean.mean()) ? "-" : number(mean.mean(), "%.2f");
}

std::string strongest(const HeadEvidence& head, const DecodeTokens& decode) {
  if (head.top.rows().empty()) return "-";
  const TopRow& row = head.top.rows()[0];
  const auto shown = [&](int64_t position) {
    return Json(decode(row.text, position, 1)).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  return number(static_cast<double>(row.score), "%.2f") + " " + shown(row.position) + " on " +
         shown(row.keys[0].position);
}

void print_table(const EvidenceOverTexts& evidence, const DecodeTokens& decode) {
  std::vector<std::vector<std::string>> rows = {{"layer:head", "entropy", "concentration", "sink",
                                                 "previous token", "duplicate token", "induction",
                                                 "strongest row"}};
  for (size_t l = 0; l < evidence.layers().size(); ++l)
    for (size_t h = 0; h < evidence.layers()[l].heads.size(); ++h) {
      const HeadEvidence& head = evidence.layers()[l].heads[h];
      rows.push_back({std::to_string(l + 1) + ":" + std::to_string(h + 1),
                      spread_text(head.indicators[0]), spread_text(head.indicators[1]),
                      spread_text(head.indicators[2]), share_text(head.previous_token),
                      share_text(head.duplicate_token), share_text(head.induction),
                      strongest(head, decode)});
    }
  std::cout << table(rows);
}

DecodeTokens decoder(const Tokenizer* tokenizer, const EvidenceTexts& texts) {
  return [tokenizer, &texts](int64_t text, int64_t first, int64_t count) {
    const auto begin = texts[static_cast<size_t>(text)].begin() + first;
    if (tokenizer != nullptr) return tokenizer->decode(std::vector<int32_t>(begin, begin + count));
    std::vector<std::string> ids;
    for (auto id = begin; id != begin + count; ++id) ids.push_back(std::to_string(*id));
    return join(ids, " ");
  };
}

void tell_step(const EvidenceOptions& options, int64_t step, const Globals& globals) {
  if (options.step && *options.step != step && !globals.quiet)
    std::cerr << "note: of step " << *options.step << " there are no weights; these are of step "
              << step << std::endl;
}

}  // namespace

void show_head_evidence(const EvidenceOptions& options, Globals& globals) {
  const auto device = parse_device(start_for_inference(globals));
  if (!options.held_out) (void)MappedFile(options.data);  // a slip of the pen is told at once
  Inspector inspector(options.path, device);
  const Subject subject = inspector.subject(options.step);
  tell_step(options, subject.step, globals);
  const EvidenceTexts texts = options.held_out
                                  ? texts_held_out(options.tokens, subject)
                                  : texts_of_file(options.data, options.tokens, subject);
  EvidenceOverTexts evidence = no_evidence(subject.model.spec(), std::ssize(texts[0]));
  const Json identity = identity_of(options, texts, device);
  const fs::path file = cache_folder() / "heads" / (sha256(identity.dump()) + ".state");
  watch_for_ctrl_c();
  if (restore_evidence(file, identity, evidence) && !globals.quiet)
    std::cerr << "note: " << grouped(evidence.texts() * evidence.length())
              << " tokens were looked at before and are kept in " << file.string() << std::endl;
  const bool whole = scan(subject, texts, file, identity, evidence, globals);
  const DecodeTokens decode = decoder(subject.tokenizer, texts);
  if (globals.json)
    print_json(to_json(evidence, subject.step, decode));
  else
    print_table(evidence, decode);
  if (whole) return;
  std::cerr << "stopped: what was looked at is kept, the same command goes on" << std::endl;
  globals.exit_code = 130;
}

}  // namespace attnlab::cli
