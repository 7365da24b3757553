// SPDX-License-Identifier: Apache-2.0
// The part of Jinja in which chat templates are written.
#pragma once

#include <string>
#include <string_view>

#include "core/shared/base/json.h"

namespace attnlab {

/// What a template writes with these variables, with `trim_blocks` and `lstrip_blocks` as
/// `transformers` sets them. `null` is Jinja's none. Known are if, for, set, the operators, and the
/// tests, filters and methods of strings that templates of models use. Throws Error for everything
/// else, naming it, and for what the template itself raises; `origin` is the template's file.
std::string render_jinja(std::string_view source, const Json& variables, const std::string& origin);

}  // namespace attnlab
