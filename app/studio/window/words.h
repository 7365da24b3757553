// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <vector>

#include "widgets/common/commands.h"

namespace attnlab {

class Glossary;

/// The glossary over a window, opened at what the keys are in, and a command of the palette for
/// each of its words.
class Words : public QObject {
  Q_OBJECT
 public:
  explicit Words(QWidget& window);

  /// At the word of the panel that has the focus, or closes it.
  void toggle();
  void open(const QString& id);
  [[nodiscard]] std::vector<PaletteCommand> commands() const;
  /// Gives the commands the texts of the language now in force.
  void retranslate();

 private:
  QWidget& window_;
  Glossary* glossary_;
  std::vector<QAction*> actions_;  ///< in the order of all_terms
};

}  // namespace attnlab
