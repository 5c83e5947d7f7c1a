#!/usr/bin/env bash
# The whole method on a pair of real models, inside a budget of minutes: sample, train, evaluate before and after on the
# same questions, merge, and one page about it.
set -euo pipefail

usage() {
  cat <<'END'
tests/tools/real_pair.sh --expert FOLDER --amateur FOLDER --train FILE --test FILE --out FOLDER [OPTIONS]
  --train FILE       problems to sample trajectories from (their answers are not used)
  --test FILE        problems with answers, for the accuracy before and after
  --out FOLDER       must not exist; gets the workspace, the run, the merged model and REPORT.md with its pictures
  --minutes N        the budget (60). Each part gets a share of it, measured as it goes: 1/12 sampling, 1/5 training, the
                     rest the two evaluations. The paper's 1,000 steps and 1,319 questions are enough of either
  --engine PROGRAM   (lightreasoner on the PATH)
  --benchmark NAME   what --test holds, as 'lightreasoner evaluate' knows it (gsm8k)
  --device DEVICE    cpu, cuda or cuda:N (cpu)
  --sample-tokens N  longest sampled answer (128, the authors'); --answer-tokens N longest evaluated one (400)
  --lr RATE          learning rate (5e-05, the authors')
The same command again in the same minutes does not repeat to the bit: how many problems fit depends on the machine.
END
}

refuse() {
  echo "real_pair.sh: $1; --help lists the options." >&2
  exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
expert='' amateur='' train='' test='' out='' minutes=60 engine=lightreasoner benchmark=gsm8k device=cpu
sample_tokens=128 answer_tokens=400 rate=5e-05
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --expert | --amateur | --train | --test | --out | --minutes | --engine | --benchmark | --device | --sample-tokens | \
      --answer-tokens | --lr)
      [ $# -gt 1 ] || refuse "$1 needs a value"
      name=${1#--}
      [ "$name" = lr ] && name=rate
      printf -v "${name//-/_}" '%s' "$2"
      shift
      ;;
    *) refuse "'$1' is no option" ;;
  esac
  shift
done
for name in expert amateur train test out; do
  [ -n "${!name}" ] || refuse "--$name is missing"
done
if [[ ! $minutes =~ ^[0-9]+$ ]] || [ "$minutes" -lt 2 ]; then
  refuse "--minutes $minutes: a whole number from 2 on is expected"
fi
command -v "$engine" >/dev/null || refuse "there is no program '$engine'"
command -v /usr/bin/python3 >/dev/null || refuse "Debian's python3 writes the page and is not here"
[ ! -e "$out" ] || refuse "'$out' is there already"
mkdir -p "$out"
log=$out/log.txt
budget=$((minutes * 60))

# lr NAME WORDS…: one command of the engine; its JSON goes to $out/NAME.json, what else it says to the log.
lr() {
  local name=$1
  shift
  echo "+ $engine $*" >>"$log"
  if ! "$engine" "$@" --json --progress none >"$out/$name.part" 2>>"$log"; then
    tail -n 3 "$log" >&2
    exit 1
  fi
  mv "$out/$name.part" "$out/$name.json"
}
lines_in() { grep -c . "$1"; }
value() { /usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$out/$1.json" "$2"; }
smaller() { echo $(($1 < $2 ? $1 : $2)); }

# grow NAME SECONDS LIMIT WORDS…: the command with ever larger --max-problems until the seconds are spent; a first round
# tells the speed. What was done is kept by the command itself.
grow() {
  local name=$1 seconds=$2 limit=$3 started=$SECONDS count=32 spent # fewer in a batch take about as long
  shift 3
  count=$(smaller "$count" "$limit")
  while true; do
    lr "$name" "$@" --max-problems "$count"
    spent=$((SECONDS - started))
    if [ "$count" -ge "$limit" ] || [ $((spent * 10)) -ge $((seconds * 9)) ]; then
      break
    fi
    # At most eight times as many at once: the first answers come slower than those of a full batch.
    local next=$((count * seconds / (spent + 1)))
    next=$(smaller "$next" $((count * 8)))
    next=$(smaller "$next" "$limit")
    [ "$next" -gt $((count + count / 20)) ] || break
    count=$next
  done
  echo "$count" >"$out/$name.count"
}

echo "Sampling: $((budget / 12)) s."
grow sample $((budget / 12)) "$(lines_in "$train")" sample --expert "$expert" --amateur "$amateur" --problems "$train" \
  --max-new-tokens "$sample_tokens" --workspace "$out/workspace" --device "$device"
lr stats stats --workspace "$out/workspace"

echo "Training: $((budget / 5)) s."
training=(train --workspace "$out/workspace" --lr "$rate" --device "$device")
lr trial "${training[@]}" --steps 3 --checkpoint-every 0 --out "$out/trial"
per_step=$(/usr/bin/python3 -c 'import json, sys
steps = [json.loads(line)["seconds"] for line in open(sys.argv[1])]
print(max(1, round(1000 * sum(steps[1:]) / len(steps[1:]))))' "$out/trial/metrics.jsonl")
rm -r "$out/trial"
steps=$(smaller $((budget * 200 / per_step)) 1000)
[ "$steps" -ge 2 ] || refuse "one step takes $per_step ms; --minutes $minutes is too little"
lr train "${training[@]}" --steps "$steps" --out "$out/run"

echo "Evaluating: $((budget - SECONDS)) s for both."
evaluating=(evaluate --model "$expert" --benchmark "$benchmark" --problems "$test" --max-new-tokens "$answer_tokens"
  --workspace "$out/workspace" --device "$device")
grow before $(((budget - SECONDS) / 2)) "$(lines_in "$test")" "${evaluating[@]}" --label before
lr after "${evaluating[@]}" --adapter "$out/run" --label after --max-problems "$(cat "$out/before.count")"
lr compare compare before after --workspace "$out/workspace"
lr merge merge --model "$expert" --adapter "$out/run" --out "$out/merged"
"$engine" metrics "$out/run" >"$out/metrics.jsonl"

/usr/bin/python3 "$here/real_pair_page.py" "$out" "$minutes" "$SECONDS" "$("$engine" --version | head -n 1)"
echo "$out/REPORT.md"
