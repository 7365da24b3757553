// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/shared/base/tensor_file.h"
#include "core/shared/data/chat.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// What a model that can be opened says of itself and its files.
struct ModelCard {
  ModelSpec model;
  int64_t step = 0;          ///< of a checkpoint of ours; else 0
  std::string tokenizer;     ///< its kind (tokenizer.h); empty: it has none
  int64_t tokens = 0;        ///< that the tokenizer knows
  std::string around_texts;  ///< what stands around texts that it is given: "<s> before"
  std::string no_chat;       ///< why it cannot be asked as a chat; empty when it can
  int64_t weight_bytes = 0;  ///< of its tensors as they are stored
  std::string dtype;         ///< of most of those bytes: "BF16", "Q4_1"
  std::string licence;       ///< what its model card names: "apache-2.0"; empty: nothing
};

/// The card of an open model: `file` are its tensors, `tokenizer` may be null.
ModelCard model_card(const std::filesystem::path& path, const ModelSpec& model,
                     const TensorFile& file, const Tokenizer* tokenizer, const ModelTexts& texts);
/// The card of a checkpoint folder or a GGUF file, without reading weights. Throws Error.
ModelCard read_model_card(const std::filesystem::path& path);

Json to_json(const ModelCard& card);
/// Reads what `to_json` wrote. Throws Error naming `origin`.
ModelCard model_card_from_json(const Json& json, const std::string& origin);

}  // namespace attnlab
