// SPDX-License-Identifier: Apache-2.0
#include "app/cli/report_page.h"

#include <iostream>

#include "app/cli/model_input.h"
#include "core/engine/inspect/probe.h"
#include "core/engine/inspect/questions.h"
#include "core/session/saved_weights.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/page/page.h"
#include "core/shared/run/run_folder.h"

namespace attnlab::cli {
namespace {

/// What the run's last weights make of its probe text.
Probe last_probe(const RunFolder& run, const Globals& globals) {
  ModelInput input;
  input.path = run.path().string();
  input.step = saved_weights(run, {}).step;
  const LoadedModel loaded = input.load(globals);
  const Json recorded = read_json(run.run_json());
  const ProbeSequences sequences =
      probe_sequences_from_json(JsonReader(recorded, run.run_json().string()).object("probe"));
  Probe seen = probe(*loaded.model, loaded.tokenizer.get(),
                     sequences.usual_within(loaded.model->spec().max_position_embeddings));
  seen.step = *input.step;
  return seen;
}

PageRun page_run(const std::string& path, const Globals& globals) {
  const RunFolder folder(path);
  folder.expect_run("give folders of runs");
  PageRun run{.folder = path};
  if (!folder.map_steps().empty()) return run;
  try {
    run.probe = last_probe(folder, globals);
  } catch (const Error& error) {
    run.without_probe = error.what();
    std::cerr << "note: the page shows no maps of " << path << ": " << error.line() << std::endl;
  }
  return run;
}

}  // namespace

void write_page(const std::vector<std::string>& runs, const std::string& out,
                const Globals& globals) {
  std::vector<PageRun> all;
  for (const auto& path : runs) all.push_back(page_run(path, globals));
  const std::string page = html_page(all);
  Json answer = {{"runs", runs}, {"bytes", page.size()}};
  if (!out.empty()) {
    write_file(out, page);
    answer["file"] = out;
  } else if (globals.json) {
    answer["page"] = page;  // for a window that stands on another machine
  } else {
    std::cout << page << std::flush;
  }
  if (globals.json) print_json(answer);
}

}  // namespace attnlab::cli
