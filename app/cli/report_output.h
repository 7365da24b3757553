// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/eval/report.h"

namespace attnlab::cli {

/// Names of the formats that a report can have.
std::vector<std::string> report_formats();
/// The report in one of them. Throws Error that suggests the nearest name.
std::string formatted(const Report& report, const std::string& format);

}  // namespace attnlab::cli
