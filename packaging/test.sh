#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets up what is missing, then builds and runs the whole test suite, with sanitizers where they
# can work. With CI set, warnings are errors.
set -euo pipefail
source "$(dirname "$0")/common.sh"

set_up
preset=release
[ -z "${CI:-}" ] || preset=ci
build "$preset"
build asan shared_tests engine_tests
build tsan shared_tests
echo
start=$SECONDS
status=0
for tests in "$preset" asan tsan; do
  echo "== $tests =="
  ctest --preset "$tests" -j 2 || status=1
done
echo "Tests took $((SECONDS - start)) s, everything $SECONDS s."
exit $status
