// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace attnlab {

/// A corpus to be prepared for training.
struct CorpusOrder {
  QStringList files, held_out;  ///< files and folders; nothing held out: one document in a hundred
  QString field = "text";       ///< where JSON lines have the text
  QString tokenizer;            ///< "byte" or a tokenizer.json; empty: learn one
  int vocab_size = 4096;        ///< of the one to learn
  QString out;                  ///< the folder to make
};

}  // namespace attnlab
