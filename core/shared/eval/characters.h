// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

/// Text taken as Unicode characters, with the white space of Python's `str`: what the harness's
/// prompts are built with, so that a prompt here is the same to the byte. Texts are UTF-8; an
/// invalid byte counts as one character.

/// Offset of every character, then the text's size.
std::vector<size_t> character_offsets(std::string_view text);
int64_t count_characters(std::string_view text);
/// Python's `str.isspace` for one character.
bool is_white_space(uint32_t code_point);

std::string_view strip_left(std::string_view text);
std::string_view strip_right(std::string_view text);
std::string_view strip(std::string_view text);
/// Number of parts that runs of white space separate, counting empty ones at the ends:
/// `len(re.split(r"\s+", text))`.
int64_t count_words(std::string_view text);

/// First character in upper case, the rest in lower case.
std::string capitalize(std::string_view text);
/// First character in lower case, the rest as it is.
std::string lower_first(std::string_view text);
std::string_view without_last_character(std::string_view text);

std::string replace_all(std::string text, std::string_view from, std::string_view to);

}  // namespace attnlab
