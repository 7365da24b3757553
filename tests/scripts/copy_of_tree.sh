# SPDX-License-Identifier: Apache-2.0
# To be sourced: goes into a copy of the tree as it stands, with its LibTorch, that is gone at the end.
# $source_folder is the tree.
source_folder=$(cd "$(dirname "$0")/../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cd "$source_folder"
git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -cf - -T - | tar -xf - -C "$copy"
cd "$copy"
mkdir -p build
ln -s "$(dirname "${ATTNLAB_LIBTORCH:-$source_folder/build/libtorch/torch}")" build/libtorch
