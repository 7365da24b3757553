// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <string>
#include <vector>

#include "app/studio/document/studio.h"

namespace attnlab {

/// The bars that stand outside of docks, joined to the application.
QWidget* make_transport_bar(Studio& studio, QWidget* parent);
QWidget* make_step_cursor_bar(Studio& studio, QWidget* parent);

/// Makes a spec file the document; problems go out of `studio`.
void open_document(Studio& studio, const QString& path);
/// Makes text files the document's data.
void choose_text_files(Studio& studio, const std::vector<std::string>& files);
/// Asks every training run to save a checkpoint and end, and waits briefly for the words to leave.
void stop_all_runs(Studio& studio);

}  // namespace attnlab
