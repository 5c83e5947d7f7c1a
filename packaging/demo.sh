#!/usr/bin/env bash
# The whole path in the terminal, on two small models with random weights made on the spot: nothing is downloaded.
#   packaging/demo.sh PATH_OF_LIGHTREASONER [FOLDER]
set -euo pipefail
engine=$(realpath "$1")
resources=$(cd "$(dirname "$0")/../resources/demo" && pwd)
folder=${2:-$(mktemp -d)}
mkdir -p "$folder"
cd "$folder"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
step() { printf '$ lightreasoner %s\n' "$*"; "$engine" "$@"; }

say "An expert and an amateur: one family, the amateur's weights a little off"
[ -d expert ] || step init-checkpoint --preset tiny --tokenizer "$resources/tokenizer" --seed 1 expert
[ -d amateur ] || step init-checkpoint --preset tiny --tokenizer "$resources/tokenizer" --seed 1 --mix 0.05 --mix-seed 2 amateur
step inspect expert --against amateur | tail -n 1

say "The expert writes, the amateur is asked the same at every step"
step sample --expert expert --amateur amateur --problems "$resources/problems.jsonl" --workspace workspace

say "Where they part ways"
step stats --workspace workspace

say "The steps that matter, with their soft labels"
step select --workspace workspace --out samples.jsonl
head -n 1 samples.jsonl
printf '\nAll of it is in %s\n' "$folder"
