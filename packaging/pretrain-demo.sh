#!/usr/bin/env bash
# Makes resources/demo anew: the expert, its three amateurs, the tokenizer and the problem files, in about three minutes on
# one core. The same program on the same kind of machine gives the same bytes.
#   packaging/pretrain-demo.sh PATH_OF_LIGHTREASONER [FOLDER] [SEED]
set -euo pipefail
engine=$(realpath "$1")
folder=$(realpath -m "${2:-$(dirname "$0")/../resources/demo}")
seed=${3:-4}

# Everything is made beside the old folder first: a run that fails or is stopped changes nothing.
fresh=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
"$engine" pretrain --recipe demo --model all --seed "$seed" --json --out "$fresh" > "$fresh/pretraining.json"

mkdir -p "$folder"
for made in "$fresh"/*; do
  rm -rf "${folder:?}/$(basename "$made")"
  mv "$made" "$folder"
done
cat "$folder/pretraining.json"
du -sh "$folder"
