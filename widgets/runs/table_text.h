// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

namespace attnlab {

/// A table as text: what a view shows, ready to leave the program.
struct TextTable {
  QStringList columns;
  std::vector<QStringList> rows;  ///< each as long as `columns`

  /// RFC 4180 fields with line feeds, `provenance` before them as "# " lines.
  [[nodiscard]] std::string csv(const std::string& provenance = {}) const;
  /// A pipe table.
  [[nodiscard]] QString markdown() const;
};

}  // namespace attnlab
