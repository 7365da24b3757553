#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets up what is missing, then builds and runs the whole test suite, with sanitizers where they
# can work. With CI set, warnings are errors.
set -euo pipefail
source "$(dirname "$0")/common.sh"

with_studio=ON
packages+=("${studio_packages[@]}" "${test_packages[@]}")
set_up
preset=release
[ -z "${CI:-}" ] || preset=ci
build "$preset"
with_studio=OFF  # Qt and Mesa are not built with sanitizers and would fill the reports
build asan shared_tests session_tests engine_tests cuda_host_tests fuzz_readers
build tsan shared_tests session_tests cuda_host_tests
echo
start=$SECONDS
status=0
for tests in "$preset" asan tsan; do
  echo "== $tests =="
  ctest --preset "$tests" -j 2 -LE window || status=1
done
# Focus and pointer belong to the X server: what loses them once in a window is tried again, and said.
echo "== windows =="
ctest --preset "$preset" -j 2 -L window --repeat until-pass:3 | tee build/windows.log || status=1
if again=$(grep -F '***' build/windows.log); then echo "Tried again or failed:"; echo "$again"; fi
echo "Tests took $((SECONDS - start)) s, everything $SECONDS s."
exit $status
