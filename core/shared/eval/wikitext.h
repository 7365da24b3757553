// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

/// The articles of a WikiText file: a line " = Title = " begins one, and the text before the first
/// title belongs to none unless it says something.
std::vector<std::string> wikitext_pages(std::string_view text);

/// WikiText's tokenisation undone as lm-evaluation-harness 0.4.8 does it: "@-@" to "-", spaces
/// before punctuation and inside brackets and quotation marks removed.
std::string wikitext_detokenized(std::string page);

/// HellaSwag's WikiHow artefacts removed as the harness does it: " [title]" ends a sentence, other
/// brackets go, double spaces become one.
std::string without_wikihow_marks(std::string_view text);

}  // namespace attnlab
