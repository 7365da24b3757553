// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>
#include <string>

namespace attnlab {

/// A text of a lesson as a label shows it: words of the glossary are links to their ids, and
/// `figure` gives what stands for a figure.
QString lesson_html(const std::string& text,
                    const std::function<QString(const std::string& name)>& figure = {});

}  // namespace attnlab
