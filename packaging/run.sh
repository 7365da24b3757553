#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets up what is missing, builds, and starts. With a display: trains the demo runs once and opens
# the Studio on them (arguments pass through to it). Without: trains the recall task in the terminal
# and prints the figures.
set -euo pipefail
source "$(dirname "$0")/common.sh"

train() {
  local name=$1
  shift
  printf '\n== %s ==\n' "$name"
  build/release/bin/attnlab train --data task:recall --out "$trial/$name" "$@"
}

run_in_terminal() {
  with_studio=OFF
  set_up
  build release attnlab
  trial=build/trial
  rm -rf "$trial"
  mkdir -p "$trial"
  train standard --mixer standard
  train static_emb_qk --mixer static_emb_qk
  train hybrid-approximate --mixer approximate --placement hybrid
  printf '\n'
  build/release/bin/attnlab show "$trial"/*
}

# Beside the programs, where the Studio looks for them. An interrupted demo is finished next time.
make_demo() {
  local study demo=build/release/demo
  study=$(sha256sum datasets/studies/demo.json | cut -c1-12)
  [ ! -e "$demo/.complete-$study" ] || return 0
  step "Training the demo runs" build/release/bin/attnlab sweep datasets/studies/demo.json --out "$demo"
  touch "$demo/.complete-$study"
}

run_with_window() {
  with_studio=ON
  packages+=("${studio_packages[@]}")
  set_up
  build release attnlab attnlab-studio
  make_demo
  exec build/release/bin/attnlab-studio "$@"
}

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  run_with_window "$@"
else
  run_in_terminal
fi
