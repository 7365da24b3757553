// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>
#include <vector>

#include "core/shared/spec/cost.h"
#include "core/shared/spec/run_spec.h"

class QGridLayout;
class QLabel;

namespace attnlab {

/// The vocabulary to count with: the spec's, its task's, or 256 for text that is not read yet.
int64_t expected_vocabulary(const RunSpec& spec);
/// Parameters that each layer has more than standard attention. Empty for a model that cannot be
/// built.
std::vector<int64_t> layer_residuals(const RunSpec& spec);

/// What a run would cost, before it runs: parameters, difference to standard attention, FLOPs a
/// step, memory, cache.
class CostStrip : public QWidget {
  Q_OBJECT
 public:
  explicit CostStrip(QWidget* parent = nullptr);

  void set_spec(const RunSpec& spec);
  /// "parameters", "residual", "flops", "memory" or "cache".
  [[nodiscard]] QString value_text(const QString& name) const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Figure {
    QLabel *caption, *value;
  };

  void show_cost();
  void set_figure(size_t index, const QString& value, const QString& tip);
  void retranslate();
  void arrange();
  [[nodiscard]] int column_width() const;

  RunSpec spec_;
  std::array<Figure, 5> figures_;
  QGridLayout* grid_;
  int columns_ = 0;
};

}  // namespace attnlab
