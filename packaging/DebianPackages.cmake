# `cpack -G DEB`, a package for each component that was built; packaging/build-deb.sh calls it.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lightreasoner)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own, the first line of its description
set(CPACK_PACKAGE_VENDOR "The LightReasoner Studio authors")
set(CPACK_PACKAGE_CONTACT "${LR_PACKAGE_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL)
foreach(program lightreasoner lightreasoner-studio)
  if(TARGET ${program})
    list(APPEND CPACK_COMPONENTS_ALL ${program})
  endif()
endforeach()
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_VERSION "${LR_PACKAGE_VERSION}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_LIGHTREASONER_PACKAGE_NAME lightreasoner)
set(CPACK_DEBIAN_LIGHTREASONER_PACKAGE_SECTION science)
# libtorch computes with whichever BLAS is installed, and is forty times slower with the plain one.
set(CPACK_DEBIAN_LIGHTREASONER_PACKAGE_DEPENDS libopenblas0-openmp)
set(CPACK_DEBIAN_LIGHTREASONER_PACKAGE_SUGGESTS lightreasoner-studio)
set(CPACK_COMPONENT_LIGHTREASONER_DESCRIPTION
    "Fine-tune a language model on the steps where a weaker one differs
LightReasoner lets a small amateur language model show, token by token, where
a stronger expert reasons better than it. Where the two predictions part, the
expert has something that the amateur lacks; it is then fine-tuned on just
those steps, with soft labels made of the contrast and without any ground
truth.

This package holds the engine: sampling, scoring, selection, fine-tuning,
evaluation and merging of models in Hugging Face folders, and a pair of small
models with their problems that shows the whole method within minutes.")

set(CPACK_DEBIAN_LIGHTREASONER-STUDIO_PACKAGE_NAME lightreasoner-studio)
set(CPACK_DEBIAN_LIGHTREASONER-STUDIO_PACKAGE_SECTION science)
# What draws SVG icons is no library that a program links to; Debian 12 has it within libqt6svg6, Debian 13 apart.
set(CPACK_DEBIAN_LIGHTREASONER-STUDIO_PACKAGE_DEPENDS
    "lightreasoner (= ${LR_PACKAGE_VERSION}), hicolor-icon-theme, qt6-svg-plugins | libqt6svg6 (<< 6.5)")
set(CPACK_DEBIAN_LIGHTREASONER-STUDIO_PACKAGE_RECOMMENDS "qt6-wayland, openssh-client")
set(CPACK_COMPONENT_LIGHTREASONER-STUDIO_DESCRIPTION
    "See where two language models part ways, and train on it
LightReasoner Studio is the desktop program of LightReasoner. It shows where a
small amateur language model and a stronger expert predict differently, from a
whole problem set in one picture down to a single token; the thresholds of the
method are moved by hand while every figure follows. Fine-tuning and evaluation
are started, watched, stopped and resumed from it, on this machine or, over
ssh, on another one.")

include(CPack)
