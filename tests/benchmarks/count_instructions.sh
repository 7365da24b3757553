#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Counts the instructions of one call of each kernel with callgrind.
#   count_instructions.sh PROGRAM            fails where a count is 3 % or more off the baseline
#   count_instructions.sh PROGRAM --refresh  writes the baseline, instructions.txt beside this file
# Counts belong to a compiler: with another one than the baseline's nothing is judged (exit 77).
set -euo pipefail
program=$1
baseline=$(dirname "$0")/instructions.txt
compiler="g++ $(g++ -dumpversion) $(uname -m)"
command -v valgrind > /dev/null || { echo "SKIPPED: valgrind is not installed"; exit 77; }

instructions() {  # kernel, rounds
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 2>&1 |
    sed -n 's/^==[0-9]*== Collected : //p'
}
# The difference of two runs leaves out starting and making the input.
counted() { echo $((($(instructions "$1" 3) - $(instructions "$1" 1)) / 2)); }

if [ "${2:-}" = --refresh ]; then
  { echo "$compiler"; for kernel in $("$program"); do echo "$kernel $(counted "$kernel")"; done; } > "$baseline.new"
  mv "$baseline.new" "$baseline"
  exit
fi
read -r written_by < "$baseline"
[ "$written_by" = "$compiler" ] || { echo "SKIPPED: the baseline is of $written_by, this is $compiler"; exit 77; }

status=0
for kernel in $("$program"); do
  expected=$(sed -n "s/^$kernel //p" "$baseline")
  [ -n "$expected" ] || { echo "$kernel has no baseline: run $0 PROGRAM --refresh"; status=1; continue; }
  now=$(counted "$kernel")
  awk -v k="$kernel" -v n="$now" -v e="$expected" 'BEGIN { printf "%-26s %10d  %+6.2f %%\n", k, n, (n - e) * 100 / e }'
  if [ $((now * 100)) -ge $((expected * 103)) ]; then
    echo "  more than before: $expected. If that is meant, run $0 PROGRAM --refresh"
    status=1
  elif [ $((now * 100)) -le $((expected * 97)) ]; then
    echo "  fewer than before: $expected. Keep it with $0 PROGRAM --refresh"
    status=1
  fi
done
exit $status
