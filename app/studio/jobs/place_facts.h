// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCoreApplication>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

/// What a run can compute on.
struct PlaceDevice {
  QString name;                ///< for --device: "cpu", "cuda:0"
  QString title;               ///< as its maker calls it; may be empty
  double memory = 0;           ///< bytes; 0: not told
  std::optional<double> free;  ///< bytes, when it was asked
};

/// What `attnlab doctor --json` tells of a place.
struct PlaceFacts {
  Q_DECLARE_TR_FUNCTIONS(PlaceFacts)

 public:
  QString version;  ///< of the engine; empty: older than that it told
  QString processor, libtorch, driver;
  int threads = 0;
  double memory = 0;  ///< bytes
  std::vector<PlaceDevice> devices;
  QStringList gpus;  ///< that the driver shows, whether the engine can use them or not
  std::optional<bool> cuda_build;  ///< nothing: nobody has asked the engine

  [[nodiscard]] const PlaceDevice* device(const QString& name) const;
  [[nodiscard]] bool has_gpu() const;
  /// One sentence each about an engine of another version, one that cannot use GPUs, none being
  /// there. `place`: what people call it.
  [[nodiscard]] QStringList remarks(const QString& place) const;
};

/// The report in what a process printed, whatever a login wrote around it; nothing where there is
/// none. What the report does not say stays unknown.
std::optional<PlaceFacts> read_place_facts(const QByteArray& printed);

/// Of this machine, without starting an engine; nothing where there may be GPUs, of which only an
/// engine can tell.
std::optional<PlaceFacts> facts_of_this_machine();

/// "cuda:0 · NVIDIA H100 80GB · 78 of 80 GiB free".
QString device_text(const PlaceDevice& device);

}  // namespace attnlab
