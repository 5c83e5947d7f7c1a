# What is installed, by purpose, on the systems that are known: Debian 12 (bookworm), Debian 13 (trixie), Ubuntu 24.04 (noble)
# and what is made of them. Sourced by the other scripts; the one place where packages are listed.
# shellcheck shell=bash disable=SC2034 # the arrays are for those who source this

lr_os_release=${LR_OS_RELEASE:-/etc/os-release} # another file plays another system: for tests

# lr_system: bookworm, trixie or noble, from os-release's own words; "other" for every other system.
lr_system() (
  ID='' ID_LIKE='' VERSION_ID='' VERSION_CODENAME='' DEBIAN_CODENAME='' UBUNTU_CODENAME=''
  # shellcheck source=/dev/null
  [ ! -r "$lr_os_release" ] || . "$lr_os_release"
  case " $ID $ID_LIKE " in *' debian '* | *' ubuntu '*) ;; *) echo other && return ;; esac
  # A derivative names what it was made of; its own code name is its own invention.
  for codename in "$DEBIAN_CODENAME" "$UBUNTU_CODENAME" "$VERSION_CODENAME"; do
    case $codename in bookworm | trixie | noble) echo "$codename" && return ;; esac
  done
  case $ID$VERSION_ID in
    debian12) echo bookworm ;;
    debian13) echo trixie ;;
    ubuntu24.04) echo noble ;;
    *) echo other ;;
  esac
)

# lr_is_ubuntu: Ubuntu, of any age, or made of it.
lr_is_ubuntu() (
  ID='' ID_LIKE=''
  # shellcheck source=/dev/null
  [ ! -r "$lr_os_release" ] || . "$lr_os_release"
  case " $ID $ID_LIKE " in *' ubuntu '*) ;; *) return 1 ;; esac
)

# lr_system_name: the system as a person calls it.
lr_system_name() (
  PRETTY_NAME=''
  # shellcheck source=/dev/null
  [ ! -r "$lr_os_release" ] || . "$lr_os_release"
  echo "${PRETTY_NAME:-this system}"
)

build_packages=(
  g++ cmake ninja-build ccache pkg-config git ca-certificates
  libdnnl-dev
  nlohmann-json3-dev libcli11-dev libfmt-dev libspdlog-dev
  libpcre2-dev libutf8proc-dev libsqlite3-dev libssl-dev libginac-dev
)
torch_packages=(libtorch-dev libgloo-dev libopenblas0-openmp) # an official libtorch brings the like of all three
studio_packages=(qt6-base-dev qt6-svg-dev libqcustomplot-dev qt6-l10n-tools)
test_packages=(qt6-base-dev mold python3-numpy python3-jinja2)
reference_packages=(python3-torch) # what the tests compare with; they skip that where it is not to be had
package_packages=(dpkg-dev file) # to make packages
style_formatter=clang-format-14   # other versions put lines otherwise
style_packages=("$style_formatter" shellcheck pmccabe)

# Otherwise the names agree. What else an archive lacks, apt itself is asked; Ubuntu 24.04's has no libtorch-dev.
case $(lr_system) in
  trixie) studio_packages+=(qt6-svg-plugins) ;; # drawing SVG icons is a part of libqt6svg6 elsewhere
  noble) reference_packages=() ;;
esac

# Installed, these do as well; each of them and the package would throw the other out.
declare -A stand_ins=(
  [libtorch-dev]="libtorch-cuda-dev libtorch-rocm-dev"
  [libgloo-dev]="libgloo-cuda-dev libgloo-rocm-dev"
  [python3-torch]="python3-torch-cuda python3-torch-rocm"
)

# The oldest that will do, where an older system has an older one.
declare -A minimum_version=(
  [g++]=12 [cmake]=3.25 [libtorch-dev]=1.13 [nlohmann-json3-dev]=3.11 [libcli11-dev]=2.1 [libsqlite3-dev]=3.37
  [libginac-dev]=1.8 [qt6-base-dev]=6.4
)

# What to do without one of them.
declare -A way_out=(
  [libtorch-dev]="an official libtorch does instead: --libtorch DIR of packaging/run.sh and packaging/test.sh"
  [libgloo-dev]="an official libtorch does instead: --libtorch DIR of packaging/run.sh and packaging/test.sh"
  [libopenblas0-openmp]="an official libtorch does instead: --libtorch DIR of packaging/run.sh and packaging/test.sh"
  [libdnnl-dev]="cmake -DLR_WITH_ONEDNN=OFF builds without it; the processor then computes more slowly"
  [cmake]="a newer one that comes first on PATH does too, such as the one of 'pip install cmake'"
  [g++]="a newer one does too: set CXX to it"
  [qt6-base-dev]="packaging/run.sh --terminal needs no window"
  [qt6-svg-dev]="packaging/run.sh --terminal needs no window"
  [qt6-svg-plugins]="packaging/run.sh --terminal needs no window"
  [qt6-l10n-tools]="packaging/run.sh --terminal needs no window"
  [libqcustomplot-dev]="packaging/run.sh --terminal needs no window"
)
