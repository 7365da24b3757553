// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/messages/protocol.h"

namespace attnlab::test {

/// A reader of frames alone, as the socket of a run sends them: the greeting lies behind it.
inline StreamReader begun_stream() {
  StreamReader reader;
  reader.feed(stream_preamble() + encode_frame(hello_event("run", {})));
  (void)reader.next();
  return reader;
}

}  // namespace attnlab::test
