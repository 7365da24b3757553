// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <optional>

namespace attnlab {

/// Whether an error says that the memory of a device or of the machine did not suffice: the bytes
/// that were asked for in vain, 0 where it does not say how many.
std::optional<double> refused_bytes(const std::exception& error);

}  // namespace attnlab
