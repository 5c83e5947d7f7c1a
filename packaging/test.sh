#!/usr/bin/env bash
# Builds everything and passes the tests, from nothing, on Debian 12 and Debian 13.
set -euo pipefail
cd_from=$PWD
cd "$(dirname "$0")/.."
. packaging/libtorch.sh

usage() {
  cat <<'END'
packaging/test.sh [--engine-only] [--libtorch DIR]
Builds everything and passes the tests; then what is free of libtorch once more under the sanitizers of memory and threads.
  --engine-only    only the engine and the tests that need libtorch: what another libtorch or another system may break
  --libtorch DIR   with this libtorch, not Debian's; see packaging/run.sh --help
Each combination has a build folder of its own, build/dev…; exit codes: 2 usage, 4 something needed is not here, otherwise
that of the first step that failed.
END
}

refuse() {
  echo "test.sh: $1; --help lists the options." >&2
  exit 2
}

engine_only=no libtorch=''
while [ $# -gt 0 ]; do
  case $1 in
    --engine-only) engine_only=yes ;;
    --libtorch)
      [ $# -gt 1 ] || refuse "--libtorch needs a folder"
      libtorch=$2
      shift
      ;;
    --libtorch=*) libtorch=${1#*=} ;;
    -h | --help) usage && exit 0 ;;
    *) refuse "'$1' is no option" ;;
  esac
  shift
done

build=build/dev packages=(--tests) cmake_options=()
if [ -n "$libtorch" ]; then
  [[ $libtorch == /* ]] || libtorch=$cd_from/$libtorch
  libtorch=$(lr_given_libtorch test.sh "$libtorch")
  echo "Using $(lr_describe_libtorch "$libtorch")."
  build+=-libtorch
fi
if [ $engine_only = yes ]; then
  build+=-engine
  packages+=(--engine-only)
  cmake_options+=(-DLR_BUILD_STUDIO=OFF)
fi
if [ -n "$libtorch" ]; then
  mapfile -t -O ${#packages[@]} packages <<<"$(lr_packages_beside_libtorch "$libtorch")"
  mapfile -t -O ${#cmake_options[@]} cmake_options <<<"$(lr_libtorch_options "$build" "$libtorch")"
fi
packaging/install-deps.sh "${packages[@]}"
jobs=$(nproc)

# Line numbers are all that a report needs; the rest of the debug information costs a quarter of the time.
cmake --preset dev -B "$build" -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O2 -g1 -DNDEBUG" "${cmake_options[@]}"
if [ $engine_only = yes ]; then
  # A test's target has the test's name.
  mapfile -t targets <<<"$(ctest --test-dir "$build" -N -L torch | sed -n 's/^ *Test *#[0-9]*: //p')"
  cmake --build "$build" -j "$jobs" --target lightreasoner "${targets[@]}"
  exec ctest --test-dir "$build" -L torch --output-on-failure -j "$jobs"
fi
cmake --build "$build" -j "$jobs"
ctest --test-dir "$build" --output-on-failure -j "$jobs"

# The rooms without torch once more under AddressSanitizer and UndefinedBehaviorSanitizer.
cmake --preset dev-asan -DLR_BUILD_ENGINE=OFF -DLR_BUILD_STUDIO=OFF
cmake --build --preset dev-asan -j "$jobs"
ctest --preset dev-asan -j "$jobs"

# What several threads use at once, under ThreadSanitizer.
cmake --preset dev-tsan
cmake --build --preset dev-tsan -j "$jobs"
fixed_addresses=() # GCC 12's ThreadSanitizer does not know how far a newer kernel throws addresses
! setarch "$(uname -m)" -R true 2>/dev/null || fixed_addresses=(setarch "$(uname -m)" -R)
"${fixed_addresses[@]}" ctest --preset dev-tsan -j "$jobs"
