#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Brings resources/translations up to date with the texts in the source; with --check only says
# what is missing (exit 1) and changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

find_lupdate() {
  for candidate in "${LUPDATE:-}" lupdate6 lupdate-qt6 /usr/lib/qt6/bin/lupdate; do
    if [[ -n "$candidate" ]] && command -v "$candidate"; then return; fi
  done
  echo "lupdate of Qt 6 is missing: install qt6-l10n-tools or set LUPDATE" >&2
  exit 2
}

lupdate="$(find_lupdate)"
folder=resources/translations
if [[ "${1:-}" == --check ]]; then
  folder="$(mktemp -d)"
  trap 'rm -rf "$folder"' EXIT
  cp resources/translations/*.ts "$folder"
fi
# Without line numbers, a text that only moves changes nothing.
# The root as include path lets it see that classes are in namespace attnlab, as Qt does later.
# core/shared has no Qt and marks its texts with a macro of its own (base/translated.h).
update=("$lupdate" -silent -I . -locations none -no-obsolete
        -tr-function-alias QT_TRANSLATE_NOOP+=ATTNLAB_TEXT widgets app/studio core/shared/spec core/shared/forms)
"${update[@]}" -source-language en -target-language ko -ts "$folder/attnlab_ko.ts"
"${update[@]}" -source-language en -target-language en -pluralonly -ts "$folder/attnlab_en.ts"

missing=0
for file in "$folder"/*.ts; do
  count="$(grep -c 'type="unfinished"' "$file" || true)"
  if [[ "$count" -gt 0 ]]; then
    echo "$(basename "$file"): $count texts wait for a translation, e.g."
    grep -B 4 'type="unfinished"' "$file" | grep '<source>' | head -5
    missing=1
  fi
done
if [[ "${1:-}" == --check ]]; then exit "$missing"; fi
