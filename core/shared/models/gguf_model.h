// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/data/gguf.h"
#include "core/shared/spec/families/tensor_source.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// The config.json that `transformers` has for the model of a GGUF file. Throws Error for a key
/// that is not understood.
Json gguf_config(const GgufFile& file);

/// Where tensors lie in it. Rows of q and k stand there as a rotation of neighbours wants them, and
/// come back as one of halves does.
TensorSources gguf_sources(const GgufFile& file, const ModelSpec& spec);

}  // namespace attnlab
