// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/shared/analysis/maps.h"

namespace attnlab {

/// A map that shows what a word means, with a word about it.
struct Example {
  const char* caption;  ///< marked for translation; empty: none
  Matrix map;           ///< causal
};

/// One or two of them beside each other; empty where no map shows it.
std::vector<Example> examples_of(const QString& term);

/// Draws them.
class TermPicture : public QWidget {
  Q_OBJECT
 public:
  explicit TermPicture(QWidget* parent = nullptr);

  void set_term(const QString& term);
  [[nodiscard]] bool is_empty() const { return examples_.empty(); }
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  std::vector<Example> examples_;
};

}  // namespace attnlab
