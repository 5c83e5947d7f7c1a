#!/usr/bin/env bash
# Makes the Debian packages, lightreasoner and lightreasoner-studio, in build/packages.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/packages.sh
packaging/install-deps.sh "${package_packages[@]}"

# As Debian builds: hardened, and no path of this folder in the programs.
build_flags() { DEB_BUILD_MAINT_OPTIONS=hardening=+bindnow DEB_CXXFLAGS_MAINT_STRIP=-g dpkg-buildflags --get "$1"; }
cmake --preset release -B build/deb -DLR_BUILD_TESTS=OFF -DLR_BATCH_COMPILE=ON -DLR_BUILD_MANUAL=ON -DCMAKE_INSTALL_PREFIX=/usr \
  -DCMAKE_CXX_FLAGS="$(build_flags CPPFLAGS) $(build_flags CXXFLAGS)" -DCMAKE_EXE_LINKER_FLAGS="$(build_flags LDFLAGS)"
cmake --build build/deb -j "$(nproc)"

rm -rf build/packages
(umask 022 && cpack --config build/deb/CPackConfig.cmake -B build/packages)
rm -rf build/packages/_CPack_Packages
for package in build/packages/*.deb; do
  if dpkg-deb --fsys-tarfile "$package" | grep -aF "$PWD/" > /dev/null; then
    echo "build-deb: $package holds paths of this folder, $PWD." >&2
    exit 5
  fi
done
ls -l build/packages
