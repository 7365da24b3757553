// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/runs/run_table_model.h"

namespace attnlab {

inline RunRow run_row(const QString& id, const QString& name,
                      std::vector<std::pair<QString, QString>> fields = {}) {
  RunRow row;
  row.id = id;
  row.name = name;
  row.style = run_style(0);
  row.fields = std::move(fields);
  return row;
}

}  // namespace attnlab
