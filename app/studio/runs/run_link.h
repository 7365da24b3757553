// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attnlab {

/// Whether a process trains a run, as far as the window knows.
enum class RunLink {
  unknown,  ///< nobody has looked yet
  live,     ///< it does, and listens to commands
  ended,    ///< it does not, and everything it wrote has been read
  lost      ///< the line to the run is down, or its folder cannot be read
};

}  // namespace attnlab
