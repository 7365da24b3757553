#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets up what is missing, builds, and starts: without a display it trains the recall task in the
# terminal and prints the figures.
set -euo pipefail
source "$(dirname "$0")/common.sh"

set_up
build release attnlab

trial=build/trial
rm -rf "$trial"
mkdir -p "$trial"
train() {
  local name=$1
  shift
  printf '\n== %s ==\n' "$name"
  build/release/bin/attnlab train --data task:recall --out "$trial/$name" "$@"
}
train standard --mixer standard
train static_emb_qk --mixer static_emb_qk
train hybrid-approximate --mixer approximate --placement hybrid
printf '\n'
build/release/bin/attnlab show "$trial"/*
