# Debian 12 packages, by purpose. Sourced by the other scripts; the one place where they are listed.
build_packages=(
  g++ cmake ninja-build ccache pkg-config git ca-certificates
  libtorch-dev libgloo-dev libdnnl-dev libopenblas0-openmp
  nlohmann-json3-dev libcli11-dev libspdlog-dev
  libpcre2-dev libutf8proc-dev libsqlite3-dev libssl-dev libginac-dev
)
studio_packages=(qt6-base-dev qt6-svg-dev libqcustomplot-dev qt6-l10n-tools)
test_packages=(qt6-base-dev python3-torch python3-numpy python3-jinja2)
package_packages=(dpkg-dev) # to make packages
