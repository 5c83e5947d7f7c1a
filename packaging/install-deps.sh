#!/usr/bin/env bash
# Installs what LightReasoner Studio needs to build and to run on Debian 12; elsewhere says what is missing.
#   packaging/install-deps.sh [--tests] [PACKAGE…]      --tests: also what the tests use
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.sh"

wanted=("${build_packages[@]}" "${studio_packages[@]}")
if [ "${1:-}" = "--tests" ]; then
  wanted+=("${test_packages[@]}")
  shift
fi
wanted+=("$@")

if ! command -v apt-get >/dev/null; then
  echo "This is not a Debian system. Please install these libraries with your own package manager:" >&2
  printf '  %s\n' "${wanted[@]}" >&2
  exit 4
fi

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "These packages are missing and installing them needs root; run as root:" >&2
    echo "  apt-get install ${missing[*]}" >&2
    exit 4
  fi
  as_root=(sudo)
fi
echo "Installing: ${missing[*]}"
# A slow mirror or another apt at work is waited for, not fatal.
apt_options=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=5)
"${as_root[@]}" apt-get "${apt_options[@]}" update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${apt_options[@]}" install -y -q --no-install-recommends "${missing[@]}"
