// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace attnlab {

/// A dataset or tokenizer that can be downloaded, as a person sees it.
struct DatasetRow {
  QString name, title, purpose, note, licence, card;
  qint64 bytes = 0;  ///< of the whole download, about
  int files = 0, files_here = 0;
  QString folder;               ///< where its files lie
  QStringList train, held_out;  ///< text in it to prepare, full paths; empty: none
  QString field;                ///< where its JSON has the text
  bool is_tokenizer = false;

  [[nodiscard]] bool is_here() const { return files_here >= files; }
  /// There is text of it to prepare.
  [[nodiscard]] bool can_be_prepared() const { return files_here > 0 && !train.isEmpty(); }
};

}  // namespace attnlab
