// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>

namespace attnlab {

/// "1 234 567", with spaces at which no line breaks.
QString number_text(int64_t number);
/// "1.81 GiB", for people.
QString bytes_text(uint64_t bytes);

}  // namespace attnlab
