#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes build/gpu/bundle.tar.zst: what tests/gpu/run.sh needs on a machine with a GPU, besides a
# Python with PyTorch 2.11 for CUDA 13. Needs nvcc here, no GPU.
set -euo pipefail
cd "$(dirname "$0")/../.."
packaging/libtorch.sh --link
out=build/gpu
cmake -S . -B $out/build -G Ninja -DCMAKE_BUILD_TYPE=Release -DATTNLAB_CUDA=ON -DATTNLAB_STUDIO=OFF \
  -DATTNLAB_LIBTORCH="$PWD/build/libtorch-link/torch" >/dev/null
programs=(attnlab device_tests cuda_device_tests)
cmake --build $out/build --target "${programs[@]}"

# Small libraries of this distribution travel along; LibTorch, CUDA and the C++ library are there.
bundle=$out/bundle
rm -rf $bundle
mkdir -p $bundle/bin $bundle/lib
for program in "${programs[@]}"; do strip -o $bundle/bin/"$program" $out/build/bin/"$program"; done
ldd $bundle/bin/* | awk '$3 ~ "^/(usr/)?lib" { print $3 }' | sort -u |
  grep -vE '/lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+|gomp|cuda[a-z]*|cupti)\.so' |
  xargs -I{} cp -L {} $bundle/lib/
cp tests/gpu/run.sh tests/gpu/*.py $bundle/
tar -C $out -c bundle | zstd -q -19 -T0 -f -o $bundle.tar.zst
size=$(stat -c %s $bundle.tar.zst)
echo "$bundle.tar.zst: $((size / 1000000)) MB"
[ "$size" -le 60000000 ] || { echo "more than 60 MB" >&2; exit 1; }
