// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shared/spec/run_spec.h"
#include "widgets/common/export.h"

namespace attnlab {

/// Writes the stack: a picture (.pdf, .svg, .png), or its layers as .csv or .json, with the
/// request's provenance. Throws Error naming the path.
void export_stack(const ExportRequest& request, const RunSpec& spec);

}  // namespace attnlab
