// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/run_removal.h"

#include "app/studio/document/studio.h"
#include "core/shared/base/error.h"

namespace attnlab {

RunRemoval::RunRemoval(Studio& studio, const QStringList& ids)
    : QUndoCommand(ids.size() == 1 ? Studio::tr("Remove a run from the list")
                                   : Studio::tr("Remove %1 runs from the list").arg(ids.size())),
      studio_(studio),
      selected_(studio.selection().run()) {
  const auto& all = studio.runs().runs();
  for (size_t i = 0; i < all.size(); ++i)
    if (ids.contains(all[i]->id()))
      runs_.push_back({i, all[i]->id(), all[i]->client->path(), all[i]->client->launcher(),
                       all[i]->card().has_value()});
}

void RunRemoval::redo() {
  for (const Removed& run : runs_) studio_.close_run(run.id);
}

void RunRemoval::undo() {
  for (const Removed& run : runs_) {
    if (run.is_model) {
      studio_.openings().open({run.path, run.launcher, run.id == selected_});
      continue;
    }
    try {
      studio_.runs().move(studio_.runs().open(run.path, run.launcher), run.place);
    } catch (const Error& error) {  // deleted meanwhile
      studio_.report_problem(QString::fromStdString(error.line()));
    }
  }
  if (studio_.runs().find(selected_) != nullptr) studio_.selection().select_run(selected_);
}

}  // namespace attnlab
