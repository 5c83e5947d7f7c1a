#!/usr/bin/env bash
# Installs what is needed, builds a release and starts LightReasoner Studio on the built-in demo; without a display the
# same in the terminal.
set -euo pipefail
cd_from=$PWD
cd "$(dirname "$0")/.."
. packaging/libtorch.sh
. packaging/how_long.sh

usage() {
  cat <<'END'
packaging/run.sh [--terminal] [--libtorch DIR | --cuda] [OPTIONS]
Installs what is needed, builds a release and starts LightReasoner Studio; without a display the demo in the terminal.
  --terminal       the demo in the terminal, also where there is a display
  --libtorch DIR   with this libtorch, not Debian's: an unpacked one, a virtual environment with torch in it, or what
                   torch.utils.cmake_prefix_path says; built in a folder of its own, build/release-libtorch
  --cuda           with an installed libtorch that has CUDA, wherever it is found
  OPTIONS          of lightreasoner-studio, or with --terminal of lightreasoner demo; after -- all are passed on
Exit codes: 2 usage, 4 something needed is not here; otherwise the program's own.
END
}

refuse() {
  echo "run.sh: $1; --help lists the options." >&2
  exit 2
}

studio=ON libtorch='' cuda=no checked=() passed=()
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || studio=OFF
while [ $# -gt 0 ]; do
  case $1 in
    --terminal) studio=OFF ;;
    --cuda) cuda=yes ;;
    --libtorch)
      [ $# -gt 1 ] || refuse "--libtorch needs a folder"
      libtorch=$2
      shift
      ;;
    --libtorch=*) libtorch=${1#*=} ;;
    -h | --help) usage && exit 0 ;;
    --)
      shift
      passed=("$@")
      break
      ;;
    *) checked+=("$1") ;;
  esac
  shift
done

# What the programs would refuse is refused before they are built.
demo_options=" --workspace --amateur --lr --steps --alpha --beta --seed --resources --device --dtype --threads --json --progress "
studio_options=" --demo --version --help-all "
for word in "${checked[@]}"; do
  case $studio:$word in
    *:[!-]* | *:-[0-9.]* | ON:-[!-]*) continue ;; # values, a workspace; Qt's own options have one dash
    ON:*) known=$studio_options ;;
    OFF:*) known=$demo_options ;;
  esac
  [[ $known == *" ${word%%=*} "* ]] || refuse "'$word' is no option"
done

build=build/release cmake_options=() packages=()
if [ -n "$libtorch" ]; then
  [[ $libtorch == /* ]] || libtorch=$cd_from/$libtorch
  libtorch=$(lr_given_libtorch run.sh "$libtorch")
  [ $cuda = no ] || lr_require_cuda run.sh "$libtorch"
elif [ $cuda = yes ]; then
  libtorch=$(lr_cuda_libtorch run.sh)
fi
if [ -n "$libtorch" ]; then
  echo "Using $(lr_describe_libtorch "$libtorch")."
  build=build/release-libtorch
  mapfile -t cmake_options <<<"$(lr_libtorch_options $build "$libtorch")"
  mapfile -t packages <<<"$(lr_packages_beside_libtorch "$libtorch")"
fi
seconds=$cpu_seconds_of_both
if [ $studio = OFF ]; then
  packages+=(--engine-only)
  seconds=$cpu_seconds_of_engine
fi
[ -e $build/build.ninja ] || cmake_options+=(-DLR_BATCH_COMPILE=ON)

packaging/install-deps.sh "${packages[@]}"
cmake --preset release -B $build -DLR_BUILD_TESTS=OFF -DLR_BUILD_STUDIO=$studio "${cmake_options[@]}"
lr_say_how_long $build "$seconds"
cmake --build $build -j "$(nproc)"
[ $studio = OFF ] || exec $build/bin/lightreasoner-studio "${checked[@]}" "${passed[@]}"
exec packaging/demo.sh $build/bin/lightreasoner "${checked[@]}" "${passed[@]}"
