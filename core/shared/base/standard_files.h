// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace attnlab {

/// Opens /dev/null for each of standard input, output and error that is closed: else the first
/// files that the program opens would take their places, and what is printed be written into them.
void open_missing_standard_files();

/// What was printed has arrived. A reader that left (`| head`) is no failure: true as well.
bool standard_output_is_whole();

}  // namespace attnlab
