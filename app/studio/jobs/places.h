// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <optional>
#include <vector>

#include "app/studio/jobs/launcher.h"
#include "core/shared/base/json.h"

namespace attnlab {

/// Where an engine can run.
struct EnginePlace {
  QString name;       ///< as people call it; empty: this machine
  Launcher launcher;  ///< how engines are started there
  QString folder;     ///< of new runs there; empty: the same path as here

  [[nodiscard]] bool is_here() const { return launcher.is_here(); }
  friend bool operator==(const EnginePlace&, const EnginePlace&) = default;
};

/// The places that a person can choose from: this machine, and those that were added.
struct Places {
  Q_DECLARE_TR_FUNCTIONS(Places)

 public:
  std::vector<EnginePlace> elsewhere;
  QString chosen;  ///< name of the place of the next run; empty: this machine

  /// Nothing for a name that is gone; the empty name is this machine.
  [[nodiscard]] std::optional<EnginePlace> find(const QString& name) const;
  /// The chosen one; this machine when it is gone.
  [[nodiscard]] EnginePlace current() const { return find(chosen).value_or(EnginePlace()); }
  /// What a person calls the place that a launcher leads to; empty: this machine.
  [[nodiscard]] QString name_of(const Launcher& launcher) const;
  /// Why these cannot be kept, one sentence; empty: they can.
  [[nodiscard]] QString problem() const;

  friend bool operator==(const Places&, const Places&) = default;
};

/// With the version of its form, for the settings.
Json to_json(const Places& places);
/// Reads what `to_json` wrote, whole or not at all: throws Error naming `origin`.
Places places_from_json(const Json& json, const std::string& origin);

}  // namespace attnlab
