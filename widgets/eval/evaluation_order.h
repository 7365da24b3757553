// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QStringList>
#include <vector>

namespace attnlab {

/// A run that can be evaluated.
struct RunChoice {
  QString id, name;
  QColor color;
  bool operator==(const RunChoice&) const = default;
};

/// What runs are to be evaluated on.
struct EvaluationOrder {
  enum class Skip { nothing, variants, chosen };

  QStringList runs;  ///< ids
  QStringList tasks;
  bool own_task = false;  ///< and the generated task that a run was trained on
  QString data;           ///< folder with their data; empty: what was downloaded
  QString contexts;       ///< "128,256"; empty: the model's own
  int limit = 0;          ///< documents of each task; 0: all
  Skip skip = Skip::nothing;
  QString layers;  ///< to leave out when chosen: "1,3-5"
  bool mixer_only = false;
};

}  // namespace attnlab
