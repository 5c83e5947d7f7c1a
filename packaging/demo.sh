#!/usr/bin/env bash
# The whole path in the terminal, on the demo pair that is part of this repository: nothing is downloaded.
#   packaging/demo.sh PATH_OF_LIGHTREASONER [FOLDER]
set -euo pipefail
engine=$(realpath "$1")
resources=$(cd "$(dirname "$0")/../resources/demo" && pwd)
folder=${2:-$(mktemp -d)}
mkdir -p "$folder"
cd "$folder"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
step() { printf '$ lightreasoner %s\n' "$*"; "$engine" "$@"; }

say "An expert and an amateur: small models of one family, trained for this demo"
step inspect "$resources/expert" --against "$resources/amateur-terse" | tail -n 1

say "The expert writes, the amateur is asked the same at every step"
step sample --expert "$resources/expert" --amateur "$resources/amateur-terse" --problems "$resources/train.jsonl" \
  --max-new-tokens 64 --threads 1 --workspace workspace # models this small are fastest on one thread

say "Where they part ways"
step stats --workspace workspace

say "The steps that matter, with their soft labels"
step select --workspace workspace --out samples.jsonl
head -n 1 samples.jsonl
printf '\nAll of it is in %s\n' "$folder"
