#!/bin/sh
# Writes the manual pages of a program: one for itself and one for each of its commands, all from their --help.
#   make_pages.sh PROGRAM FOLDER VERSION DATE      → FOLDER/lightreasoner.1.gz, FOLDER/lightreasoner-train.1.gz, …
# What no --help tells, the end of every page, is in PROGRAM.man beside this script.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$1 folder=$2 version=$3 date=$4
base=$(basename "$program")
closing=$here/$base.man

# make_page PAGE REFERENCES COMMAND…: the page and, from the commands in it, those below it.
make_page() {
  page=$1 references=$2
  shift 2
  help=$folder/$page.txt
  "$program" "$@" --help > "$help"
  {
    awk -v name="$base${*:+ $*}" -v version="$version" -v date="$date" -f "$here/help_to_man.awk" "$help"
    [ ! -e "$closing" ] || cat "$closing"
    [ -z "$references" ] || printf '.SH SEE ALSO\n.BR %s (1)\n' "$references"
  } > "$folder/$page.1"
  gzip -9n "$folder/$page.1"
  commands=$(awk '/^[A-Z].*:$/ { inside = $0 == "Subcommands:" } inside && /^  [^ ]/ { print $1 }' "$help")
  rm "$help"
  for command in $commands; do
    (make_page "$page-$command" "$page" "$@" "$command")
  done
}

rm -rf "$folder"
mkdir -p "$folder"
make_page "$base" ""
