// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "core/shared/analysis/series.h"

namespace attnlab::test {

/// The losses that a run's events file tells, without those that a later attempt replaced.
std::vector<Point> recorded_losses(const std::filesystem::path& run);

/// Fails the test unless `shown` is a point for each step from 1 on, none twice, with the losses of
/// the file as far as `shown` goes.
void expect_gap_free(std::span<const Point> shown, const std::filesystem::path& run);

}  // namespace attnlab::test
