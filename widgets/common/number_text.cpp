// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/number_text.h"

#include "core/shared/base/text.h"

namespace attnlab {

QString number_text(int64_t number) {
  return QString::fromStdString(grouped(number)).replace(' ', QChar(0xa0));
}

QString bytes_text(uint64_t bytes) {
  return QString::fromStdString(readable_bytes(static_cast<double>(bytes)));
}

}  // namespace attnlab
