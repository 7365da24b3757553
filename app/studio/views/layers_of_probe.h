// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "app/studio/document/studio.h"

namespace attnlab {

/// The indicators of the selected run's probe for one view: asked for while the view is seen.
class LayersOfProbe : public QObject {
  Q_OBJECT
 public:
  LayersOfProbe(Studio& studio, QWidget* view);

  [[nodiscard]] bool is_seen() const { return seen_; }
  /// Empty while nothing is known.
  [[nodiscard]] const std::vector<LayerIndicators>& layers() const;
  /// What they are of, such as "standard, step 300"; empty while nothing is known.
  [[nodiscard]] QString where() const;
  /// Why there is nothing, or that it is on its way; `without_run` while no run is selected.
  [[nodiscard]] QString message(const QString& without_run) const;
  /// Whether they are of what is asked for now, or cannot be had: see `problem`.
  [[nodiscard]] bool are_ready() const;
  [[nodiscard]] QString problem() const;
  /// See View.
  [[nodiscard]] Json facts() const;

 Q_SIGNALS:
  /// Layers, place or message.
  void changed();
  /// The view has come in sight.
  void seen();

 private:
  void want();
  [[nodiscard]] std::shared_ptr<const ProbeIndicators::Found> found() const;

  Studio& studio_;
  Probing& probing_ = studio_.probing();
  bool seen_ = false;
};

}  // namespace attnlab
