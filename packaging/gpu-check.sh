#!/usr/bin/env bash
# Builds the engine without Qt against an official libtorch, holds its results on the GPU to those on the processor (logits,
# divergence, gradients, twenty optimiser steps) and measures sampling and training at the shapes of 1.5B and 7B models.
#   packaging/gpu-check.sh [OPTIONS]
#   --libtorch DIR     the libtorch, as for packaging/run.sh; without it CMAKE_PREFIX_PATH, then one that is found installed
#   --devices A,B      B is held to A (cpu,cuda); cpu,cpu tries the check itself, without a GPU
#   --engine PROGRAM   a lightreasoner that is built already
#   --shapes LIST      presets to measure (qwen2.5-1.5b,qwen2.5-7b); "" for none
#   --tokenizer DIR    a model's tokenizer for them, for its vocabulary's size: Qwen2.5's is the one to take
#   --report FILE      build/gpu-check.json; its table is beside it as .md
# Exit codes: 0 all within the tolerances, 1 not, 4 no NVIDIA GPU or no libtorch for it, 5 the engine failed.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/packaging/libtorch.sh"
devices=cpu,cuda engine='' libtorch='' shapes=qwen2.5-1.5b,qwen2.5-7b report=$here/build/gpu-check.json more=() cmake_options=()
while [ $# -gt 0 ]; do
  if [[ $1 == --?* && $# -lt 2 ]]; then
    echo "gpu-check: $1 needs a value, or is no option; see the head of $0." >&2
    exit 2
  fi
  case $1 in
    --libtorch) libtorch=$2 ;;
    --devices) devices=$2 ;;
    --engine) engine=$(realpath "$2") ;;
    --shapes) shapes=$2 ;;
    --report) report=$2 ;;
    --tokenizer | --problems | --second-dtype) more+=("$1" "$2") ;;
    *)
      echo "gpu-check: '$1' is no option; see the head of $0." >&2
      exit 2
      ;;
  esac
  shift 2
done

if [[ $devices == *cuda* ]] && ! nvidia-smi -L 2>/dev/null | grep -q '^GPU'; then
  echo "No NVIDIA GPU is at hand here (nvidia-smi lists none), so nothing was checked on one."
  exit 4
fi

if [ -z "$engine" ]; then
  if [ -n "$libtorch" ]; then
    libtorch=$(lr_given_libtorch gpu-check "$libtorch")
  elif [ -z "${CMAKE_PREFIX_PATH:-}" ]; then
    libtorch=$(lr_cuda_libtorch gpu-check)
  fi
  cmake_options=(--fresh)
  if [ -n "$libtorch" ]; then
    [[ $devices != *cuda* ]] || lr_require_cuda gpu-check "$libtorch"
    echo "Using $(lr_describe_libtorch "$libtorch")."
    mapfile -t cmake_options <<<"$(lr_libtorch_options "$here/build/gpu" "$libtorch")"
  fi
  cmake -S "$here" -B "$here/build/gpu" -G Ninja -DCMAKE_BUILD_TYPE=Release -DLR_BUILD_STUDIO=OFF -DLR_BUILD_TESTS=OFF \
    -DLR_BATCH_COMPILE=ON "${cmake_options[@]}"
  cmake --build "$here/build/gpu" --target lightreasoner
  engine=$here/build/gpu/bin/lightreasoner
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/gpu-check.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$(dirname "$report")"
python3 "$here/tests/tools/compare_devices.py" --engine "$engine" --devices "$devices" --demo "$here/resources/demo" \
  --work "$work" --report "$report" --shapes "$shapes" "${more[@]}"
