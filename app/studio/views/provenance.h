// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"

namespace attnlab {

/// {"run": folder, "seed", "spec"}, as far as they are known.
Json facts_of(const OpenRun& run);
/// {"runs": [facts of each of these]}; takes away the selected run and the step.
Json facts_of_runs(const RunSet& runs, const QStringList& ids);

/// What goes into every exported file, as JSON: what the view shows, so that the figure can be made
/// again.
std::string provenance(Studio& studio, const View& view);

/// Throws Error when the view does not write the format that the suffix of `path` names.
void check_format(const View& view, const QString& path);
/// Writes what the view shows, with its stamp. Throws Error, also when it shows nothing.
void export_view(Studio& studio, View& view, ExportRequest request);

}  // namespace attnlab
