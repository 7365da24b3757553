// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/map_intentions.h"

#include "app/studio/document/selection.h"
#include "widgets/maps/map_panel.h"

namespace attnlab {

void connect_intentions(MapPanel& panel, Selection& selection) {
  QObject::connect(&panel, &MapPanel::head_selected, &selection, &Selection::select_head);
  QObject::connect(&panel, &MapPanel::stage_changed, &selection, &Selection::select_stage);
  QObject::connect(&panel, &MapPanel::cell_hovered, &selection, [&selection](int row, int column) {
    selection.hover(row < 0 ? std::nullopt : std::optional(Cell{row, column}));
  });
  QObject::connect(&panel, &MapPanel::cell_pinned, &selection, [&selection](int row, int column) {
    selection.pin(Cell{row, column});
  });
  QObject::connect(&panel, &MapPanel::cell_released, &selection,
                   [&selection] { selection.pin(std::nullopt); });
}

}  // namespace attnlab
