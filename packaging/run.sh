#!/usr/bin/env bash
# Installs what is needed, builds a release and starts LightReasoner Studio on the built-in demo; without a display (or
# while the studio is not built) the same in the terminal.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/install-deps.sh
cmake --preset release -DLR_BUILD_TESTS=OFF
cmake --build --preset release -j "$(nproc)"
exec packaging/demo.sh build/release/bin/lightreasoner
