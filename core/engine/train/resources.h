// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace attnlab {

/// resources/modeling_attnlab.py, which every checkpoint of a variant carries.
std::string_view modeling_file();
/// resources/tokenization_attnlab.py, which every checkpoint of a Qwen2 carries.
std::string_view tokenization_file();

}  // namespace attnlab
