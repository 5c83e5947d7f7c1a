# The one place for compiler settings: every target links project_options and sets none of its own.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Most of a compiler's time goes into headers, so files that are compiled together cost little more than one of them. More
# files at a time save less and less, and leave the last of several cores alone at the end.
set(CMAKE_UNITY_BUILD ${LR_BATCH_COMPILE})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)

find_program(LR_CCACHE ccache)
if(LR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header carries time stamps, which ccache only accepts when told to. What one checkout or build folder
  # compiled serves the others.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${LR_CCACHE})
endif()

add_library(project_options INTERFACE)
target_include_directories(project_options INTERFACE "${PROJECT_SOURCE_DIR}/backend")
target_compile_options(project_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(LR_CCACHE)
  target_compile_options(project_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
# GCC 12 sees overlapping copies where a string follows a literal (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(project_options INTERFACE -Wno-restrict)
endif()
if(LR_WARNINGS_AS_ERRORS)
  target_compile_options(project_options INTERFACE -Werror)
endif()
# For the window's own targets: text from a literal says which encoding it has, and a connection says for how long it holds.
set(LR_QT_STRICT QT_NO_CAST_FROM_ASCII QT_NO_CONTEXTLESS_CONNECT)
# What makes a fault in memory end the program instead of serving somebody: tests/packaging/tst_hardening.cpp reads it back.
include(CheckPIESupported)
check_pie_supported()
if(NOT LR_SANITIZE)
  target_compile_options(project_options INTERFACE -fstack-protector-strong
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
  target_link_options(project_options INTERFACE -Wl,-z,relro,-z,now)
endif()
if(LR_SANITIZE)
  set(LR_SANITIZERS address,undefined)
  if(LR_SANITIZE STREQUAL "thread")
    set(LR_SANITIZERS thread)
  endif()
  target_compile_options(project_options INTERFACE -fsanitize=${LR_SANITIZERS} -fno-omit-frame-pointer
                                                   -fno-sanitize-recover=undefined)
  target_link_options(project_options INTERFACE -fsanitize=${LR_SANITIZERS})
endif()
