// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace attnlab {

enum class CloseAnswer { keep_training, stop_after_checkpoint, stay };

/// Asked when the window closes while runs train. Nothing is lost either way.
CloseAnswer ask_before_closing(QWidget* parent, int live_runs);

}  // namespace attnlab
