#!/usr/bin/env bash
# Takes the documentation's pictures anew: walks through the studio with the real engine under a virtual display, in both
# themes.
#   packaging/screenshots.sh [BUILD_FOLDER] [FOLDER_FOR_PICTURES] [WIDTHxHEIGHT]
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/dev}
pictures=${2:-docs/screenshots}
size=${3:-1280x800}
for theme in light dark; do
  xvfb-run -a -s "-screen 0 2560x1440x24" "$build/tests/app/render_tour" "$pictures" "$theme" "$size"
done
