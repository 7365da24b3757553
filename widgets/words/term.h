// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <span>

namespace attnlab {

/// A word of the window: what it is called, what it says, how it is computed. Texts are marked for
/// translation in the context "Term"; `said` gives them in the language now in force.
struct Term {
  const char* id;          ///< "entropy", or that of a view
  const char* group;       ///< "Indicators"
  const char* name;        ///< "Entropy"
  const char* symbol;      ///< what stands for it where there is no room: "H"; empty: none
  const char* sentence;    ///< what it is, in one sentence
  const char* reading;     ///< how to read it, or what to look for
  const char* formula;     ///< as formula.h writes it; empty: none
  const char* source;      ///< "paper Eq. 1-3"; empty: our own
  const char* panel = "";  ///< of the window that it explains, by its id
};

/// Every one, in the order of the glossary; those of a group stand together.
std::span<const Term> all_terms();
/// Null where there is none.
const Term* find_term(const QString& id);
/// In the language now in force.
QString said(const char* text);

}  // namespace attnlab
