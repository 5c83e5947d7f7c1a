#!/usr/bin/env bash
# Makes tests/data/first_version: a workspace with a run and an evaluation, written by an engine of the first version
# (commit b3ddab5), and what that engine says of them. tst_first_version holds today's engine to it.
#   make_first_version.sh ENGINE DEMO_FOLDER OUT        ENGINE of that commit, resources/demo, a folder that is not there yet
set -euo pipefail
engine=$(realpath "$1") demo=$(realpath "$2") out=$3
[ ! -e "$out" ] || { echo "make_first_version.sh: '$out' is there already." >&2 && exit 2; }
mkdir -p "$out"
out=$(realpath "$out")

# The paths that it records have to be no one's: a folder of that name, for as long as this takes.
root=/srv/lightreasoner-first-version
[ ! -e $root ] || { echo "make_first_version.sh: '$root' is there already." >&2 && exit 2; }
trap 'rm -rf $root' EXIT
mkdir -p $root
cp -r "$demo" $root/demo
cd $root
common=(--dtype float32 --threads 1 --progress none)
"$engine" sample --expert demo/expert --amateur demo/amateur-terse --problems demo/train.jsonl --max-problems 12 --max-new-tokens 48 \
  --workspace workspace "${common[@]}"
"$engine" train --workspace workspace --steps 8 --checkpoint-every 4 --keep 5 --rank 4 --lr 1e-3 --out workspace/runs/first "${common[@]}"
"$engine" evaluate --model demo/expert --benchmark demo --problems demo/test.jsonl --max-problems 10 --max-new-tokens 48 \
  --workspace workspace --label first "${common[@]}"
"$engine" stats --workspace workspace --json >"$out/stats.json"
"$engine" select --workspace workspace --out "$out/samples.jsonl"
[ ! -s workspace/workspace.sqlite-wal ] || { echo "make_first_version.sh: something was not written to the database." >&2 && exit 1; }
rm -f workspace/lock workspace/workspace.sqlite-{shm,wal}
cp -r workspace "$out/workspace"
