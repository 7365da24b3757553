#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Puts LibTorch 2.11.0 into build/libtorch: fetches the wheels that libtorch.txt pins, checks their
# hashes and unpacks headers and libraries. --cuda takes the full CUDA set (6 GB). --link takes what a
# build for GPUs links into build/libtorch-link; it runs where a Python has the rest.
set -euo pipefail
cd "$(dirname "$0")/.."
target=build/libtorch
kind=cpu
case ${1:-} in
  --cuda) kind=cuda ;;
  --link) kind=link target=build/libtorch-link ;;
esac
stamp="$target/.complete-$kind-$(sha256sum packaging/libtorch.txt | cut -c1-12)"
[ ! -e "$stamp" ] || { echo "LibTorch is in $target"; exit 0; }

# Wheels for the Python they are built for, whatever Python this machine has.
download=(python3 -m pip download --disable-pip-version-check --only-binary=:all:
          --implementation cp --python-version 3.11 --abi cp311 --abi abi3 --abi none)
for glibc in 2_28 2_27 2_25 2_17; do download+=(--platform "manylinux_${glibc}_x86_64"); done
download+=(--platform manylinux2014_x86_64 --platform any)

work=$(mktemp -d "$(mkdir -p build && cd build && pwd)/libtorch-XXXXXX")
trap 'rm -rf "$work"' EXIT
"${download[@]}" --no-deps --require-hashes -d "$work" -r packaging/libtorch.txt
patterns=('torch/include/*' 'torch/lib/libtorch_cpu.so' 'torch/lib/libc10.so' 'torch/lib/libgomp*'
          'nvidia/cu13/lib/libcudart.so*' 'nvidia/cu13/lib/libcupti.so*')
if [ $kind = link ]; then patterns+=('torch/lib/*'); fi
if [ $kind = cuda ]; then
  "${download[@]}" -d "$work" torch==2.11.0
  patterns=('torch/include/*' 'torch/lib/*' 'nvidia/*')
fi
rm -rf "$target"
mkdir -p "$target"
python3 - "$work" "$target" "${patterns[@]}" <<'PYTHON'
import fnmatch, pathlib, sys, zipfile
wheels, target, patterns = sys.argv[1], sys.argv[2], sys.argv[3:]
for wheel in pathlib.Path(wheels).glob("*.whl"):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
                archive.extract(name, target)
PYTHON
touch "$stamp"
echo "LibTorch is in $target"
