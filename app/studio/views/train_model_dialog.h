// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "app/studio/document/studio.h"

namespace attnlab {

/// On which text the selected model is trained on, with the document's layers where it has as many,
/// and how; says what that does and costs. Nothing when cancelled.
std::optional<Training::ModelTraining> ask_for_model_training(QWidget* parent, Studio& studio);

}  // namespace attnlab
