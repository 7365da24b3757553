// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/export.h"
#include "widgets/maps/map_scene.h"

namespace attnlab {

/// Writes the map of `scene` as PDF, SVG or PNG (stamp, axes, tokens, colour bar; the cells are one
/// embedded picture, text stays text; always on white) or as CSV (row, column, value; positions
/// counted from 1, cells that show nothing have no value). Throws Error; also for an empty scene.
void export_map(const MapScene& scene, const ExportRequest& request);

}  // namespace attnlab
