#!/usr/bin/env bash
# The whole method in the terminal, on the demo pair that is part of this repository: nothing is downloaded.
#   packaging/demo.sh PATH_OF_LIGHTREASONER [OPTIONS_OF_DEMO]
set -euo pipefail
engine=$(realpath "$1")
resources=$(cd "$(dirname "$0")/../resources/demo" && pwd)
shift
exec "$engine" demo --resources "$resources" "$@"
