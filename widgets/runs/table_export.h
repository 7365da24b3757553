// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/export.h"
#include "widgets/runs/table_text.h"

namespace attnlab {

/// What `export_table` writes.
inline const QStringList table_formats = {"pdf", "svg", "png", "csv", "md"};

/// Writes a table: as CSV with the stamp in front, as Markdown, or as a picture, where long texts
/// wrap, numbers stand to the right and `title` and `notes` above and below. What does not fit the
/// width is set in smaller type. Throws Error, also for a picture of no rows.
void export_table(const TextTable& table, const ExportRequest& request, const QString& title = {},
                  const QStringList& notes = {});

}  // namespace attnlab
