# Finds a libtorch that is not the system's own, and says what it is. Sourced by the other scripts.
# shellcheck shell=bash

# lr_library ROOT NAME: the path of the library in a libtorch at ROOT, which may be /usr.
lr_library() {
  local library
  for library in "$1/lib/$2" "$1"/lib/*-linux-gnu*/"$2"; do
    [ ! -e "$library" ] || { echo "$library" && return; }
  done
  return 1
}

# lr_libtorch_root DIR: the folder with lib/libtorch.so and include/, where DIR is that folder, one that it lies in as
# "libtorch" or "torch", a folder inside of it (such as torch/share/cmake, what torch.utils.cmake_prefix_path says), or the
# folder of a virtual environment.
lr_libtorch_root() {
  local given root
  given=$(realpath -e -- "$1" 2>/dev/null) || return 1
  case $given in */share/cmake/Torch) given=${given%/*/*/*} ;; */share/cmake) given=${given%/*/*} ;; */lib) given=${given%/*} ;; esac
  for root in "$given" "$given"/libtorch "$given"/torch "$given"/lib{,64}/python3*/{site,dist}-packages/torch; do
    if lr_library "$root" libtorch.so >/dev/null && [ -d "$root/include/ATen" ]; then
      realpath -- "$root"
      return
    fi
  done
  return 1
}

# lr_libtorch_version ROOT: as it calls itself, such as 2.6.0+cu124; nothing where it does not say.
lr_libtorch_version() {
  local header=$1/include/torch/csrc/api/include/torch/version.h
  if [ -r "$1/version.py" ]; then
    sed -n "s/^__version__ *= *['\"]\([^'\"]*\)['\"].*/\1/p" "$1/version.py"
  elif [ -r "$1/build-version" ]; then
    head -n 1 "$1/build-version"
  elif [ -r "$header" ]; then
    sed -n 's/^#define TORCH_VERSION_\(MAJOR\|MINOR\|PATCH\) *\([0-9]*\).*/\2/p' "$header" | paste -sd.
  fi
}

# lr_libtorch_cuda ROOT: its version of CUDA, "unknown" where it does not say; fails for one without CUDA.
lr_libtorch_cuda() {
  local version=''
  lr_library "$1" libtorch_cuda.so >/dev/null || return 1
  [ ! -r "$1/version.py" ] || version=$(sed -n "s/^cuda[: ].*= *['\"]\([0-9.]*\)['\"].*/\1/p" "$1/version.py")
  [ -n "$version" ] || version=$(lr_libtorch_version "$1" | sed -n 's/.*+cu\([0-9]*\)\([0-9]\)$/\1.\2/p')
  echo "${version:-unknown}"
}

# lr_describe_libtorch ROOT: one sentence, such as "libtorch 2.6.0 with CUDA 12.4 in /opt/libtorch".
lr_describe_libtorch() {
  local version cuda
  version=$(lr_libtorch_version "$1")
  version=${version%%+*}
  if cuda=$(lr_libtorch_cuda "$1"); then cuda="with CUDA $cuda"; else cuda="without CUDA"; fi
  echo "libtorch${version:+ $version} ${cuda% unknown} in $1"
}

# lr_given_libtorch SCRIPT DIR: the root, or the sentence that DIR holds none, and exit code 4.
lr_given_libtorch() {
  lr_libtorch_root "$2" && return
  {
    echo "$1: there is no libtorch in '$2'. It can be an unpacked libtorch (with lib/libtorch.so and include/), the folder"
    echo "of a virtual environment with torch in it, or what this prints: python3 -c 'import torch; print(torch.utils.cmake_prefix_path)'"
  } >&2
  exit 4
}

# lr_require_cuda SCRIPT ROOT: nothing, or the sentence that this one has no CUDA, and exit code 4.
lr_require_cuda() {
  lr_libtorch_cuda "$2" >/dev/null && return
  echo "$1: $(lr_describe_libtorch "$2") has no use here: one with CUDA is needed." >&2
  exit 4
}

# The folder of the torch that a python3 would import, which is not imported for that.
lr_torch_of_python() {
  python3 -c '
import importlib.util
torch = importlib.util.find_spec("torch")
print(list(torch.submodule_search_locations)[0] if torch and torch.submodule_search_locations else "")' 2>/dev/null
}

# lr_cuda_libtorch SCRIPT: the root of an installed libtorch with CUDA: that of the virtual environment in use, of the python3
# on PATH, or Debian's own. Where there is none, sentences say what there is and the ways out; exit code 4.
lr_cuda_libtorch() {
  local place root seen=()
  for place in "${VIRTUAL_ENV:-}" "$(lr_torch_of_python)" "${LR_SYSTEM_PREFIX:-/usr}"; do
    if [ -z "$place" ] || ! root=$(lr_libtorch_root "$place"); then
      continue
    fi
    if lr_libtorch_cuda "$root" >/dev/null; then
      echo "$root"
      return
    fi
    seen+=("$(lr_describe_libtorch "$root")")
  done
  {
    echo "$1: no libtorch with CUDA was found in a virtual environment, by python3 or among the system's packages."
    [ ${#seen[@]} -eq 0 ] || printf '  There is only %s.\n' "${seen[@]}"
    cat <<'END'
Ways to one, none of which needs the CUDA toolkit:
  python3 -m venv .venv && .venv/bin/pip install torch     and then --libtorch .venv
  an official libtorch with CUDA, unpacked                 and then --libtorch DIR
  apt-get install libtorch-cuda-dev                        from Debian 13's contrib and non-free; takes libtorch-dev's place
END
  } >&2
  exit 4
}

# lr_libtorch_options BUILD ROOT: cmake's options, one a line, for a build against it. What another one left in the build
# folder's cache is forgotten.
lr_libtorch_options() {
  local before
  before=$(sed -n 's/^CMAKE_PREFIX_PATH:[A-Z]*=//p' "$1/CMakeCache.txt" 2>/dev/null || true)
  [ ! -e "$1/CMakeCache.txt" ] || [ "$before" = "$2" ] || echo --fresh
  echo "-DCMAKE_PREFIX_PATH=$2"
}

# lr_packages_beside_libtorch ROOT: options of install-deps.sh, one a line: what is needed beside it.
lr_packages_beside_libtorch() {
  echo --libtorch-from-elsewhere
  # Debian's own computes with whichever BLAS is installed, and is forty times slower with the plain one.
  [ "$1" != "${LR_SYSTEM_PREFIX:-/usr}" ] || echo libopenblas0-openmp
}
