#!/usr/bin/env bash
# Holds every source to the form of this tree: clang-format would change nothing, shellcheck has nothing to say, and no file is
# too long to be read at once. Debian 12's versions of both tools decide.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/packages.sh

max_lines=400 # of a source of the program; tests are longer where one thing has many cases

if [ $# -gt 0 ]; then
  echo "packaging/check-style.sh takes no options. Exit codes: 0 all is well, 1 something is not, 4 a tool is missing."
  [ "$1" = --help ] && exit 0 || exit 2
fi

packaging/install-deps.sh --nothing-else "${style_packages[@]}"
mapfile -t sources <<<"$(git ls-files '*.cpp' '*.h')"
mapfile -t scripts <<<"$(git ls-files '*.sh' .ci/run)"

failed=no
if ! "$style_formatter" --dry-run -Werror "${sources[@]}"; then
  echo "check-style: run $style_formatter -i on the files above." >&2
  failed=yes
fi
if ! shellcheck -x "${scripts[@]}"; then
  failed=yes
fi
for source in "${sources[@]}"; do
  [[ $source != tests/* ]] || continue
  lines=$(wc -l <"$source")
  if [ "$lines" -gt $max_lines ]; then
    echo "check-style: $source has $lines lines; $max_lines are the most. Find the two things that it does." >&2
    failed=yes
  fi
done
[ $failed = no ] || exit 1
echo "Style: ${#sources[@]} sources and ${#scripts[@]} scripts are in form."
