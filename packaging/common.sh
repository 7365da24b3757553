# SPDX-License-Identifier: Apache-2.0
# Shared by the scripts of this folder: steps that say what they do and how long it took, and the
# installation of what is missing. Nothing outside the package manager and build/ is touched.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

packages=(g++ cmake ninja-build mold ccache python3 python3-pip ca-certificates
          nlohmann-json3-dev libcli11-dev libssl-dev zlib1g-dev
          pkg-config libpcre2-dev libutf8proc-dev libarchive-dev libcurl4-openssl-dev
          libopenmpi-dev openmpi-bin libgtest-dev libbenchmark-dev)
# What the window needs; a machine without a display does without.
studio_packages=(qt6-base-dev libqt6opengl6-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools
                 qt6-l10n-tools linguist-qt6 libgl1-mesa-dev libgl1-mesa-dri libqcustomplot-dev
                 libimgui-dev libstb-dev fonts-inter fonts-nanum fonts-jetbrains-mono
                 qt6-translations-l10n)
test_packages=(xvfb xauth openbox valgrind)

# step "Doing this" command...: output goes to build/log, and to the screen if it fails.
step() {
  local title=$1 start=$SECONDS
  shift
  mkdir -p build/log
  local log="build/log/$(tr -cs 'A-Za-z0-9' '-' <<<"$title").txt"
  printf '%-46s' "$title"
  if "$@" >"$log" 2>&1; then
    printf ' %4d s\n' $((SECONDS - start))
  else
    printf ' failed after %d s\n' $((SECONDS - start))
    tail -n 60 "$log"
    echo "The whole output is in $log." >&2
    exit 1
  fi
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

install_packages() {
  if ! command -v apt-get >/dev/null; then
    local tool
    for tool in g++ cmake ninja python3; do
      command -v "$tool" >/dev/null || missing_tools+=" $tool"
    done
    echo "This is no Debian-family system. Please have these packages, by their Debian names:" >&2
    echo "  ${packages[*]}" >&2
    [ -z "${missing_tools:-}" ] || { echo "Certainly missing:$missing_tools" >&2; exit 1; }
    return
  fi
  local missing
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  local sudo=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Missing packages, and no right to install them: $missing" >&2; exit 1; }
    sudo=sudo
  fi
  # shellcheck disable=SC2086
  step "Installing packages" $sudo env DEBIAN_FRONTEND=noninteractive sh -c \
    "apt-get update && apt-get install -y --no-install-recommends $(echo $missing)"
}

set_up() {
  install_packages
  [ -n "${ATTNLAB_LIBTORCH:-}" ] || step "LibTorch" packaging/libtorch.sh
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  local options=()
  [ -z "${ATTNLAB_LIBTORCH:-}" ] || options+=("-DATTNLAB_LIBTORCH=$ATTNLAB_LIBTORCH")
  [ -z "${with_studio:-}" ] || options+=("-DATTNLAB_STUDIO=$with_studio")
  step "Configuring $preset" cmake --preset "$preset" "${options[@]}"
  step "Building $preset" cmake --build --preset "$preset" ${1:+--target "$@"}
}
