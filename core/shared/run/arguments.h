// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

/// A program's arguments as one word that neither a shell nor several in a row change, for engines
/// behind `ssh HOST` and its like: letters, digits and "/._-" stand for themselves, other bytes are
/// "%41", a comma stands between arguments. `attnlab --arguments WORD` takes it apart.
std::string pack_arguments(const std::vector<std::string>& arguments);

/// The inverse. Throws Error for what `pack_arguments` does not write.
std::vector<std::string> unpack_arguments(std::string_view word);

}  // namespace attnlab
