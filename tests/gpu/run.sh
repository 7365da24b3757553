#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks and measures the engine on a GPU, in an unpacked bundle (tests/gpu/bundle.sh), at most 8
# minutes. The machine needs an NVIDIA GPU and a python3 with PyTorch 2.11 for CUDA 13; nothing is
# downloaded.
#
#     tar -xf bundle.tar.zst && bundle/run.sh OUT
#
# OUT gets a log of each part, parts.tsv (part, exit status, seconds) and speed.tsv. What comes first
# matters most, so that what was measured is kept where time ends. "run.sh OUT cpu" rehearses it
# with a build for the CPU: the same parts, small models.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?OUT, a folder for what comes of it}
device=${2:-cuda}
mkdir -p "$out"
torch=$(python3 -c 'import pathlib, torch; print(pathlib.Path(torch.__file__).parent)') || exit 2
LD_LIBRARY_PATH=$torch/lib$(printf ':%s' "$torch"/../nvidia/*/lib):$here/lib
export LD_LIBRARY_PATH PYTHONUNBUFFERED=1
failed=0
slower=1
[ "$device" != cpu ] || slower=4

part() {
  local name=$1 limit=$2 start=$SECONDS status=0
  shift 2
  timeout -k 5 $((limit * slower)) "$@" >"$out/$name.log" 2>&1 || status=$?
  printf '%s\t%s\t%s\n' "$name" "$status" $((SECONDS - start)) | tee -a "$out/parts.tsv"
  [ $status = 0 ] || { failed=1 && tail -n 5 "$out/$name.log"; }
}

measure() { part "$1" "$2" python3 "$here/measure.py" "$1" "$here/bin/attnlab" "$out" "$device" "${@:3}"; }

part doctor 30 "$here/bin/attnlab" doctor --json
if [ "$device" != cpu ]; then
  part kernels 60 "$here/bin/cuda_device_tests" --gtest_brief=1
  part models 60 "$here/bin/device_tests" --gtest_brief=1
fi
measure equal 40
measure resume 30
measure speed 100
measure peer 90
measure mixers 40
exit $failed
