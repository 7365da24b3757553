// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "core/shared/analysis/head_evidence.h"
#include "core/shared/base/json.h"

namespace attnlab {

/// Keeps all that was added so far, so that going on gives the same bits as never having stopped.
/// `identity` says of what it is: model, data, processor.
void save_evidence(const std::filesystem::path& file, const Json& identity,
                   const EvidenceOverTexts& evidence);

/// Goes on from such a file. False, and nothing changed, when there is none of this identity.
/// Throws Error for one that is damaged.
bool restore_evidence(const std::filesystem::path& file, const Json& identity,
                      EvidenceOverTexts& evidence);

}  // namespace attnlab
