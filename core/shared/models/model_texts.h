// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/shared/data/chat.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// How the model of a folder or GGUF file is given texts: by the template of its tokenizer, and
/// what tokenizer_config.json, chat_template.jinja or the GGUF file's metadata say. A model of ours
/// is given texts as they are. `tokenizer` may be null. Throws Error for files that make no sense.
ModelTexts read_model_texts(const std::filesystem::path& path, const ModelSpec& model,
                            const Tokenizer* tokenizer);

}  // namespace attnlab
