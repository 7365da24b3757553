#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Draws the pictures of docs/screenshots from the demo runs: every layout in both looks, on a small
# and on a large screen, at normal and double size. Needs xvfb where there is no display.
set -euo pipefail
source "$(dirname "$0")/common.sh"

studio=build/release/bin/attnlab-studio
demo=build/release/demo
[ -x $studio ] && [ -d $demo ] || { echo "Run packaging/run.sh first: it builds the Studio and trains the demo." >&2; exit 1; }
mkdir -p docs/screenshots
[ -n "${DISPLAY:-}" ] || display=(xvfb-run -a -s "-screen 0 2560x1440x24")

take() {
  local layout=$1 theme=$2 size=$3 scale=$4
  "${display[@]}" $studio --screenshot "docs/screenshots/$layout-$theme-$size-${scale}x.png" \
    --layout "$layout" --theme "$theme" --size "$size" --scale "$scale" --language "${language:-en}" \
    $demo/standard $demo/static $demo/static-hybrid
}
for layout in teach train inspect compare; do
  for theme in light dark; do
    take $layout $theme 1280x720 1
    take $layout $theme 2560x1440 1
    take $layout $theme 2560x1440 2
  done
done
