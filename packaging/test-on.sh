#!/usr/bin/env bash
# Passes the tests on a clean system of another Debian, made in a folder and entered by chroot.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/packages.sh

usage() {
  cat <<'END'
packaging/test-on.sh SUITE [FOLDER] [OPTIONS]
Makes a clean system of SUITE (bookworm or trixie) in a folder, copies the last commit there and runs packaging/test.sh in it.
  FOLDER             where; it must not exist yet or be of an earlier run, and it stays. Otherwise a temporary one, removed
  --engine-only      passed on to packaging/test.sh
  --run              packaging/run.sh --terminal instead of the tests
  --command COMMAND  this instead, by bash, in the folder with the copy
  --mirror URI       the archive; otherwise the one that apt uses here
Kept for the next run in ${XDG_CACHE_HOME:-~/.cache}/lightreasoner: the clean system, downloaded packages, the compiler's
cache. That folder may be removed at any time.
Exit codes: the command's; 2 usage, 4 such a system cannot be made here.
END
}

refuse() {
  echo "test-on.sh: $1; --help lists the options." >&2
  exit 2
}

# Ends with what this machine lacks.
cannot() {
  echo "test-on.sh: $*" >&2
  exit 4
}

words=() command=packaging/test.sh mirror=''
while [ $# -gt 0 ]; do
  case $1 in
    --engine-only) command='packaging/test.sh --engine-only' ;;
    --run) command='packaging/run.sh --terminal' ;;
    --command | --mirror)
      [ $# -gt 1 ] || refuse "$1 needs a value"
      if [ "$1" = --mirror ]; then mirror=$2; else command=$2; fi
      shift
      ;;
    -h | --help) usage && exit 0 ;;
    -*) refuse "'$1' is no option" ;;
    *) words+=("$1") ;;
  esac
  shift
done
[ ${#words[@]} -ge 1 ] || refuse "which system? bookworm or trixie"
[ ${#words[@]} -le 2 ] || refuse "'${words[2]}' is too much"
suite=${words[0]} folder=${words[1]:-}
[[ $suite =~ ^[a-z][a-z0-9-]*$ ]] || refuse "'$suite' is no name of a system"

PATH=$PATH:/usr/sbin:/sbin # su may leave them out
[ "$(id -u)" -eq 0 ] || cannot "making a clean system needs root; run it with sudo."
for tool in git unshare chroot flock; do
  command -v $tool >/dev/null || cannot "$tool is needed and not here."
done
unshare --mount true 2>/dev/null || cannot "mounting is not allowed here, not even for root (in a container, it needs CAP_SYS_ADMIN)."
if command -v apt-get >/dev/null; then
  packaging/install-deps.sh --nothing-else debootstrap debian-archive-keyring || exit
fi
command -v debootstrap >/dev/null || cannot "debootstrap is needed and not here."
[ -e "/usr/share/debootstrap/scripts/$suite" ] || cannot "debootstrap knows no system '$suite'."
architecture=$(dpkg --print-architecture 2>/dev/null || echo amd64)
git_here() { git -c safe.directory="$PWD" "$@"; }
commit=$(git_here rev-parse --short HEAD 2>/dev/null) || cannot "there is no commit to test: $PWD is no git repository."
[ -z "$(git_here status --porcelain --untracked-files=no)" ] || echo "Changes that are not committed are left out."

# The folder, and what goes when this ends. Mounts are made in a namespace of their own, and go with its last process.
marker=.lightreasoner-test-system
made=() inner=''
# shellcheck disable=SC2317 # called by the trap
clean_up() {
  [ -z "$inner" ] || { kill -KILL "$inner" && wait "$inner"; } 2>/dev/null || true
  [ ${#made[@]} -eq 0 ] || rm -rf --one-file-system -- "${made[@]}"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
empty_folder() { find "$folder" -mindepth 1 -maxdepth 1 -exec rm -rf --one-file-system -- {} +; }
if [ -z "$folder" ]; then
  folder=$(mktemp -d "${TMPDIR:-/var/tmp}/lightreasoner-$suite.XXXXXX")
  made+=("$folder")
elif [ -e "$folder" ]; then
  [ -e "$folder/$marker" ] || [ -z "$(ls -A "$folder")" ] || refuse "'$folder' holds something else and is left as it is"
  folder=$(realpath "$folder")
  ! grep -qF " $folder/" /proc/self/mounts || cannot "something is still mounted in '$folder'."
  empty_folder
else
  mkdir -p "$folder"
  folder=$(realpath "$folder")
fi

cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/lightreasoner
packages=$cache/$suite-$architecture-packages
compiled=$cache/$suite-$architecture-ccache
pristine=$cache/$suite-$architecture.tar.gz
mkdir -p "$packages/partial" "$compiled"
exec 9>"$cache/$suite-$architecture.lock"
flock -n 9 || { echo "Waiting for another test-on.sh $suite." && flock 9; }

# What apt here says of the archive that it uses; nothing where it uses none of Debian's, and debootstrap then knows its own.
debian_mirror() {
  # shellcheck disable=SC2016 # expanded by apt
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Identifier: Packages' 2>/dev/null |
    sed -n 's/^Debian|Debian|//p' | head -n 1 || true
}
[ -n "$mirror" ] || mirror=$(debian_mirror)

# How apt here reaches archives: proxies, certificates, patience.
apt_settings() {
  apt-config dump 2>/dev/null | grep -E '^Acquire::(https?|Check-|Force|Retries|[^ ]*Proxy)[^ ]* "[^"]' || true
}
apt_proxy() { apt-config dump --format '%v%n' "Acquire::$1::Proxy" 2>/dev/null | head -n 1 | grep -vi '^direct$' || true; }
export http_proxy=${http_proxy:-$(apt_proxy http)} https_proxy=${https_proxy:-$(apt_proxy https)}
[ -n "$http_proxy" ] || unset http_proxy
[ -n "$https_proxy" ] || unset https_proxy

make_pristine() {
  local fresh log=$cache/$suite-$architecture.log
  fresh=$(mktemp -d "${TMPDIR:-/var/tmp}/lightreasoner-$suite-clean.XXXXXX")
  made+=("$fresh" "$pristine.$$")
  echo "Making a clean $suite${mirror:+ from $mirror}; it is kept as $pristine."
  if ! unshare --mount debootstrap --variant=minbase --include=ca-certificates --cache-dir="$packages" \
    "$suite" "$fresh" ${mirror:+"$mirror"} >"$log" 2>&1 9>&-; then
    tail -n 5 "$log" >&2
    cannot "debootstrap could not make a clean $suite; all that it said is in $log."
  fi
  rm -rf "${fresh:?}"/var/cache/apt/archives/*.deb "${fresh:?}"/var/lib/apt/lists/*
  # Under another name first: a file of this name is whole.
  tar -C "$fresh" --numeric-owner --one-file-system -c . | gzip -1 >"$pristine.$$"
  mv "$pristine.$$" "$pristine"
  rm -rf --one-file-system -- "$fresh"
}

unpack() { tar -C "$folder" --numeric-owner -xpzf "$pristine"; }

if [ -e "$pristine" ]; then
  echo "Unpacking the clean $suite that was kept: $pristine."
  # Its checksum tells damage from a lack of room.
  if ! gzip -t "$pristine" 2>/dev/null || { unpack && [ ! -x "$folder/usr/bin/apt-get" ]; }; then
    echo "It is damaged and made anew."
    rm -f "$pristine"
    empty_folder
  fi
fi
[ -e "$pristine" ] || make_pristine
if [ ! -x "$folder/usr/bin/apt-get" ]; then
  unpack || cannot "the clean $suite could not be unpacked in '$folder'."
fi
chmod 755 "$folder" # also to those who are not root, such as the user that apt downloads as
touch "$folder/$marker"

# The network as it is here.
carry_network() {
  local file
  cp -L /etc/resolv.conf /etc/hosts "$folder/etc/" 2>/dev/null || true
  [ -z "$mirror" ] || echo "deb $mirror $suite main" >"$folder/etc/apt/sources.list"
  apt_settings >"$folder/etc/apt/apt.conf.d/90network"
  # Files that the settings name, and authorities that were added by hand.
  while read -r file; do
    [ ! -f "$file" ] || install -D -m 644 "$file" "$folder$file"
  done < <(sed -n 's/.* "\(\/.*\)";$/\1/p' "$folder/etc/apt/apt.conf.d/90network")
  if [ -n "$(ls -A /usr/local/share/ca-certificates 2>/dev/null)" ]; then
    cp -rL /usr/local/share/ca-certificates/. "$folder/usr/local/share/ca-certificates/"
    chroot "$folder" update-ca-certificates >/dev/null 2>&1 9>&-
  fi
  # Nothing that is installed starts a service.
  printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
  chmod 755 "$folder/usr/sbin/policy-rc.d"
}
carry_network

source=/root/lightreasoner/studio
echo "Copying commit $commit."
mkdir -p "$folder$source" "$folder/var/cache/ccache"
git_here archive HEAD | tar -C "$folder$source" -x
# Data that the tests use where it lies beside the repository.
[ ! -d ../shared ] || mkdir -p "$folder${source%/*}/shared"

variables=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "TERM=${TERM:-dumb}"
  CCACHE_DIR=/var/cache/ccache)
for name in http_proxy https_proxy ftp_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY all_proxy ALL_PROXY; do
  [ -z "${!name:-}" ] || variables+=("$name=${!name}")
done

echo "In $folder: $command"
# Every process that is left at the end ends with the first one, and every mount with it.
# shellcheck disable=SC2016 # expanded by the inner bash
inside='
set -euo pipefail
folder=$1 source=$2 shared=$3 compiled=$4 packages=$5 command=$6
shift 6
mount -t proc proc "$folder/proc"
mount --rbind /dev "$folder/dev"
mount --bind "$compiled" "$folder/var/cache/ccache"
mount --bind "$packages" "$folder/var/cache/apt/archives"
if [ -n "$shared" ]; then
  mount --bind "$shared" "$folder${source%/*}/shared"
  mount -o remount,bind,ro "$folder${source%/*}/shared"
fi
status=0
chroot "$folder" env -i "$@" bash -c "cd $source && $command" || status=$?
exit $status' # not exec: this bash, the first process, also takes leave of orphans
shared=''
[ ! -d ../shared ] || shared=$(realpath ../shared)
status=0
unshare --mount --propagation private --pid --fork --kill-child bash -c "$inside" bash \
  "$folder" $source "$shared" "$compiled" "$packages" "$command" "${variables[@]}" 9>&- &
inner=$! # in the background, so that a signal is heard at once
wait "$inner" || status=$?
inner=''
echo "In $suite, exit code $status: $command"
[[ " ${made[*]} " == *" $folder "* ]] || echo "The system stays in $folder."
exit $status
