#!/usr/bin/env bash
# Installs what LightReasoner Studio needs to build and to run, on Debian 12, Debian 13 and Ubuntu 24.04; elsewhere says what
# is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/packages.sh"

usage() {
  cat <<'END'
packaging/install-deps.sh [OPTIONS] [PACKAGE…]
Installs the packages that are missing, and those of PACKAGE.
  --tests                     also what the tests use
  --engine-only               not what only the window uses
  --libtorch-from-elsewhere   not Debian's libtorch, because an official one or a Python wheel is used
  --nothing-else              only those of PACKAGE
  --list                      only prints the packages, one a line
Exit codes: 0 all is installed, 2 usage, 4 a package cannot be had or installed here.
END
}

studio=yes torch=yes tests=no project=yes list=no more=()
while [ $# -gt 0 ]; do
  case $1 in
    --tests) tests=yes ;;
    --engine-only) studio=no ;;
    --libtorch-from-elsewhere) torch=no ;;
    --nothing-else) project=no ;;
    --list) list=yes ;;
    -h | --help) usage && exit 0 ;;
    -*)
      echo "install-deps: '$1' is no option; --help lists them." >&2
      exit 2
      ;;
    *) more+=("$1") ;;
  esac
  shift
done

# `optional`: what is passed over where no archive has it.
wanted=("${build_packages[@]}") optional=()
[ $torch = no ] || wanted+=("${torch_packages[@]}")
[ $studio = no ] || wanted+=("${studio_packages[@]}")
if [ $tests = yes ]; then
  wanted+=("${test_packages[@]}")
  optional+=("${reference_packages[@]}")
fi
[ $project = yes ] || wanted=() optional=()
wanted+=("${more[@]}")

if [ $list = yes ]; then
  echo "# for $(lr_system_name), known as: $(lr_system)"
  printf '%s\n' "${wanted[@]}" "${optional[@]}" | sort -u
  exit 0
fi

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "$(lr_system_name) is no Debian system. Please install these libraries with its own package manager:" >&2
  printf '  %s\n' "${wanted[@]}" >&2
  exit 4
fi

# is_enough PACKAGE VERSION: is the version, which may have an epoch, no older than what is needed?
is_enough() {
  local least=${minimum_version[$1]:-}
  [ -z "$least" ] || [ "$(printf '%s\n' "$least" "${2#*:}" | sort -V | head -n 1)" = "$least" ]
}

installed_version() {
  local known
  known=$(dpkg-query -W -f='${db:Status-Status} ${Version}\n' "$1" 2>/dev/null | head -n 1 || true)
  [[ $known != 'installed '* ]] || echo "${known#* }"
}

candidate_version() {
  LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -vxF '(none)' | head -n 1 || true
}

# Tools need not be the system's own.
is_on_path() {
  local version
  case $1 in
    cmake) version=$(cmake --version 2>/dev/null | sed -n '1s/.* //p') ;;
    g++) version=$("${CXX:-g++}" -dumpfullversion 2>/dev/null) ;;
    *) return 1 ;;
  esac
  [ -n "$version" ] && is_enough "$1" "$version"
}

# is_here PACKAGE: no older than what is needed, from wherever.
is_here() {
  local version name
  version=$(installed_version "$1")
  if [ -n "$version" ] && is_enough "$1" "$version"; then
    return
  fi
  for name in ${stand_ins[$1]:-}; do
    [ -z "$(installed_version "$name")" ] || return 0
  done
  is_on_path "$1"
}

# Sorts `missing` into what apt can install, `ready`, and sentences about the rest, `complaints`.
ready=() complaints=()
ask_apt() {
  local package version sentence
  for package in "${missing[@]}"; do
    version=$(candidate_version "$package")
    if [ -n "$version" ] && is_enough "$package" "$version"; then
      ready+=("$package")
    else
      sentence="no archive that apt knows has $package"
      [ -z "$version" ] || sentence="$package is too old: $version, and ${minimum_version[$package]} is needed"
      complaints+=("$sentence${way_out[$package]:+; ${way_out[$package]}}.")
    fi
  done
  for package in "${missing_optional[@]}"; do
    if [ -n "$(candidate_version "$package")" ]; then
      ready+=("$package")
    else
      echo "No archive that apt knows has $package; the tests that compare with it will be skipped."
    fi
  done
}

complain() {
  echo "On $(lr_system_name) not everything can be installed:" >&2
  printf '  %s\n' "${complaints[@]}" >&2
  if lr_is_ubuntu; then
    echo "Ubuntu has most of what is needed in its part 'universe': sudo add-apt-repository universe" >&2
  fi
  exit 4
}

missing=() missing_optional=()
for package in "${wanted[@]}"; do
  is_here "$package" || [[ " ${missing[*]} " == *" $package "* ]] || missing+=("$package")
done
for package in "${optional[@]}"; do
  is_here "$package" || missing_optional+=("$package")
done
[ $((${#missing[@]} + ${#missing_optional[@]})) -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    ask_apt
    # A list that was never fetched says nothing about a package.
    [ ${#ready[@]} -eq 0 ] || [ ${#complaints[@]} -eq 0 ] || complain
    [ ${#missing[@]} -gt 0 ] || exit 0
    echo "These packages are missing and installing them needs root; run as root:" >&2
    echo "  apt-get install ${missing[*]}" >&2
    exit 4
  fi
  as_root=(sudo)
fi

# A slow mirror or another apt at work is waited for, not fatal; nor is an archive that has nothing to do with this one.
apt_options=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=5)
"${as_root[@]}" apt-get "${apt_options[@]}" update -q ||
  echo "install-deps: apt could not read all of its archives (see above); going on with what it knows." >&2
ask_apt
[ ${#complaints[@]} -eq 0 ] || complain
[ ${#ready[@]} -gt 0 ] || exit 0

echo "Installing: ${ready[*]}"
# Nothing that somebody else needs is taken away for it.
if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get "${apt_options[@]}" install -y -q --no-install-recommends --no-remove "${ready[@]}"; then
  echo "install-deps: apt could not install these packages; its own words are above: ${ready[*]}" >&2
  exit 4
fi
