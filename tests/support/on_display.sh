#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs a program on an X display of its own, under a window manager:
#   tests/support/on_display.sh build/release/bin/studio_tests --gtest_filter=Trial.*
# Without a window manager nobody gives a window the focus back when a dialog or a menu closes.
set -euo pipefail

if [ -z "${ATTNLAB_ON_DISPLAY:-}" ]; then
  export ATTNLAB_ON_DISPLAY=1
  exec xvfb-run -a -s "-screen 0 2560x1440x24" "$0" "$@"
fi

# The configuration of whoever runs the tests does not matter to them.
config="$(dirname "$0")/openbox.xml"
ready=$(mktemp -u)  # a pipe that says when it has begun
mkfifo "$ready"
openbox --sm-disable --config-file "$config" --startup "sh -c 'echo > $ready'" >/dev/null 2>&1 &
manager=$!
trap 'kill $manager 2>/dev/null; rm -f "$ready"' EXIT
read -r -t 60 <>"$ready" || { echo "openbox did not start within a minute" >&2; exit 1; }
"$@"
