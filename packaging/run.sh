#!/usr/bin/env bash
# Installs what is needed, builds a release and starts LightReasoner Studio on the built-in demo; without a display the
# same in the terminal.
#   packaging/run.sh [--terminal] [OPTIONS]      OPTIONS: of lightreasoner-studio, or of lightreasoner demo
set -euo pipefail
cd "$(dirname "$0")/.."

studio=ON
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || studio=OFF
if [ "${1:-}" = "--terminal" ]; then
  studio=OFF
  shift
fi

packaging/install-deps.sh
cmake --preset release -DLR_BUILD_TESTS=OFF -DLR_BUILD_STUDIO=$studio
cmake --build --preset release -j "$(nproc)"
[ "$studio" = OFF ] || exec build/release/bin/lightreasoner-studio "$@"
exec packaging/demo.sh build/release/bin/lightreasoner "$@"
