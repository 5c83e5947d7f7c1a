#!/usr/bin/env bash
# Holds every source to the form of this tree: clang-format would change nothing, shellcheck has nothing to say, and no file or
# function is too long to be read at once. Debian 12's versions of the tools decide.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/packages.sh

# Of the program; tests are longer where one thing has many cases.
max_lines=400
max_function_lines=60 # tables of settings are the longest; what acts is far shorter

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

# pmccabe does not know nested namespaces and takes the mark in 20'000 for a character's, so it reads copies without them.
copies=$(mktemp -d)
trap 'rm -rf -- "$copies"' EXIT
mapfile -t program < <(printf '%s\n' "${sources[@]}" | grep -v '^tests/')
tar -cf - "${program[@]}" | tar -xf - -C "$copies"
(cd "$copies" && sed -Ei "s/^(inline )?namespace ([a-z_]+)(::[a-z_]+)+ \{/namespace \2 {/; s/([0-9])'([0-9])/\1\2/g" "${program[@]}")
measured=$(cd "$copies" && { pmccabe "${program[@]}" 2>/dev/null || true; })
if [ "$(wc -l <<<"$measured")" -lt 3000 ]; then
  echo "check-style: pmccabe found too few functions to judge by." >&2
  failed=yes
fi
if ! awk -v most=$max_function_lines '$5 > most { print "check-style: " $6, $7 " has " $5 " lines; " most " are the most."; long = 1 }
  END { exit long }' <<<"$measured" >&2; then
  failed=yes
fi
[ $failed = no ] || exit 1
echo "Style: ${#sources[@]} sources and ${#scripts[@]} scripts are in form."
