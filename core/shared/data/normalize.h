// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace attnlab {

/// Unicode's canonical composition (NFC) of valid UTF-8, as Hugging Face `tokenizers` composes: it
/// knows the combining marks of Unicode 9, and leaves later ones where they stand.
std::string nfc(std::string_view text);

}  // namespace attnlab
