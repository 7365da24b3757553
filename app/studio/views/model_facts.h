// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <utility>
#include <vector>

#include "core/shared/models/model_card.h"

namespace attnlab {

/// What a card says, for people: title and value, the most telling first.
std::vector<std::pair<QString, QString>> model_facts(const ModelCard& card);
/// The same in one line: "Llama, 134.5 M parameters, 30 layers".
QString model_line(const ModelCard& card);

}  // namespace attnlab
