#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The Studio watches a run as long as a day at 100 steps a second (or as many steps as are given):
# prints what it holds on the way and fails when that grows or the process takes 600 MB. The usual
# test does the same for 300 000 steps.
set -euo pipefail
cd "$(dirname "$0")/../.."

export ATTNLAB_SOAK_STEPS="${1:-8640000}"
tests/support/on_display.sh build/release/bin/studio_tests --gtest_filter='LongWatch.*'
