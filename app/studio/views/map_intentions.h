// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attnlab {

class MapPanel;
class Selection;

/// What a person does in a map (heads, stages, cells under the mouse and pinned) is the
/// selection's.
void connect_intentions(MapPanel& panel, Selection& selection);

}  // namespace attnlab
