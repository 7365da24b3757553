#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Trains the study behind docs/claims.md (about an hour on one core; it goes on where it was
# stopped) and draws its tables and pictures into docs/claims, or into the folder given.
# Needs xvfb where there is no display.
set -euo pipefail
source "$(dirname "$0")/common.sh"

lab=build/release/bin/attnlab
studio=build/release/bin/attnlab-studio
[ -x $studio ] || { echo "Run packaging/run.sh first: it builds the programs." >&2; exit 1; }
runs=build/release/claims
folder=${1:-docs/claims}
mkdir -p "$folder"

$lab --threads 1 --quiet sweep datasets/studies/claims.json --out $runs
cp $runs/table-1.md $runs/table-4.md "$folder"

[ -n "${DISPLAY:-}" ] || display=(xvfb-run -a -s "-screen 0 2560x1440x24")
draw() { "${display[@]}" $studio --export "$folder/$1" --view "$2" --width "$3" "${@:4}"; }

draw curves.png curves 150 $runs/{standard,uniform-mlp,uniform-approximate,uniform-non_approximate,uniform-static_emb_qk,hybrid-non_approximate}-seed-1
draw indicators.png indicators 150 $runs/standard-seed-{1,2,3,4,5}
for placement in uniform hybrid; do
  draw logits-$placement.png logits 120 --run $runs/$placement-non_approximate-seed-1
done
for mixer in standard uniform-non_approximate uniform-fixed_seq_qk; do
  draw map-$mixer.png map 90 --layer 2 --head 1 --run $runs/$mixer-seed-1
done
