#!/usr/bin/env bash
# Builds everything and passes the tests, from nothing, on Debian 12.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/install-deps.sh --tests
jobs=$(nproc)

# Line numbers are all that a report needs; the rest of the debug information costs a quarter of the time.
cmake --preset dev -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O2 -g1 -DNDEBUG"
cmake --build --preset dev -j "$jobs"
ctest --preset dev -j "$jobs"

# The rooms without torch once more under AddressSanitizer and UndefinedBehaviorSanitizer.
cmake --preset dev-asan -DLR_BUILD_ENGINE=OFF -DLR_BUILD_STUDIO=OFF -DCMAKE_CXX_FLAGS_DEBUG=-g1
cmake --build --preset dev-asan -j "$jobs"
ctest --preset dev-asan -j "$jobs"
