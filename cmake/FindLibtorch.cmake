# Finds libtorch's headers and libraries without its own CMake package, which insists on a CUDA toolkit wherever libtorch was
# built with one. The engine compiles no CUDA, so the libraries are all that it needs.
#
# Looked at, in this order: the folders of CMAKE_PREFIX_PATH (the variable and the environment's), then the system. A folder may
# be an unpacked libtorch, `torch` in a Python environment's site-packages, what torch.utils.cmake_prefix_path prints, or
# the Python environment itself.
#
#   Libtorch::Libtorch         what to link
#   Libtorch_ROOT_DIR          the folder that holds include/ and lib/
#   Libtorch_VERSION           "2.6.0"
#   Libtorch_CUDA              TRUE if it was built for NVIDIA GPUs
#   Libtorch_IS_SYSTEM         TRUE if it is one of the system's packages
include(FindPackageHandleStandardArgs)

# Folders in which include/ATen may lie, made of what people name.
set(_roots)
string(REPLACE ":" ";" _environment "$ENV{CMAKE_PREFIX_PATH}")
foreach(_named IN LISTS CMAKE_PREFIX_PATH _environment)
  file(GLOB _environments "${_named}/lib/python3*/site-packages/torch")
  list(APPEND _roots "${_named}" "${_named}/../.." "${_named}/torch" "${_named}/libtorch" ${_environments})
endforeach()

unset(Libtorch_ATEN CACHE)
find_path(Libtorch_ATEN ATen/ATen.h PATHS ${_roots} PATH_SUFFIXES include NO_DEFAULT_PATH)
find_path(Libtorch_ATEN ATen/ATen.h)
if(Libtorch_ATEN)
  get_filename_component(Libtorch_ROOT_DIR "${Libtorch_ATEN}/.." REALPATH)
  set(Libtorch_IS_SYSTEM FALSE)
  if(Libtorch_ATEN IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
    set(Libtorch_IS_SYSTEM TRUE)
  endif()
endif()

# The library NAME of the same folder as the headers: never one of another libtorch.
function(_libtorch_library variable name)
  unset(${variable} CACHE)
  if(Libtorch_IS_SYSTEM)
    find_library(${variable} ${name})
  else()
    find_library(${variable} ${name} PATHS "${Libtorch_ROOT_DIR}" PATH_SUFFIXES lib NO_DEFAULT_PATH)
  endif()
endfunction()

if(Libtorch_ATEN)
  _libtorch_library(Libtorch_TORCH torch)
  _libtorch_library(Libtorch_CPU torch_cpu)
  _libtorch_library(Libtorch_C10 c10)
  _libtorch_library(Libtorch_GPU torch_cuda)
  foreach(_header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    if(EXISTS "${Libtorch_ATEN}/${_header}" AND NOT Libtorch_VERSION)
      file(STRINGS "${Libtorch_ATEN}/${_header}" _lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) +[0-9]+")
      string(REGEX REPLACE "[^;0-9]" "" _lines "${_lines}")
      string(REPLACE ";" "." Libtorch_VERSION "${_lines}")
    endif()
  endforeach()
  set(Libtorch_CUDA FALSE)
  if(Libtorch_GPU)
    set(Libtorch_CUDA TRUE)
  endif()
endif()
mark_as_advanced(Libtorch_ATEN Libtorch_TORCH Libtorch_CPU Libtorch_C10 Libtorch_GPU)

list(JOIN CMAKE_PREFIX_PATH ", " _named)
find_package_handle_standard_args(
  Libtorch
  REQUIRED_VARS Libtorch_TORCH Libtorch_CPU Libtorch_C10 Libtorch_ATEN
  REASON_FAILURE_MESSAGE
    "The engine needs libtorch ${Libtorch_FIND_VERSION} or newer. It is neither in CMAKE_PREFIX_PATH (${_named}) nor among the \
system's libraries. Install libtorch-dev, or name an official libtorch by -DCMAKE_PREFIX_PATH=/path/to/libtorch: the folder of a \
Python environment with torch in it does as well.")
if(Libtorch_FOUND AND Libtorch_VERSION VERSION_LESS Libtorch_FIND_VERSION)
  message(FATAL_ERROR
    "libtorch in ${Libtorch_ROOT_DIR} is version ${Libtorch_VERSION}; the engine needs ${Libtorch_FIND_VERSION} or newer. Name a newer one "
    "by -DCMAKE_PREFIX_PATH=/path/to/libtorch, or leave that out to take the system's.")
endif()

# Programs that exchange std::string with the library must be built for its form of it.
if(Libtorch_FOUND)
  file(STRINGS "${Libtorch_C10}" _new_abi LIMIT_COUNT 1 REGEX "^_ZN3c105ErrorC.*__cxx11")
  if(NOT _new_abi)
    message(FATAL_ERROR
      "libtorch ${Libtorch_VERSION} in ${Libtorch_ROOT_DIR} is built for the old C++ ABI (_GLIBCXX_USE_CXX11_ABI=0), but this system's "
      "libraries, and so this program, are built for the new one (_GLIBCXX_USE_CXX11_ABI=1). Take torch 2.7 or newer from the Python "
      "index, or the libtorch download whose name holds cxx11-abi.")
  endif()
endif()

# libtorch's folder holds the headers of libraries that it was built with as well (fmt, oneDNN, protobuf), of other versions than the
# system's. Only its own are let in: a folder of links to them stands in for the whole.
function(_libtorch_own_headers variable)
  set(_view "${CMAKE_BINARY_DIR}/libtorch-headers")
  file(REMOVE_RECURSE "${_view}")
  file(MAKE_DIRECTORY "${_view}")
  foreach(_folder ATen c10 torch caffe2)
    if(EXISTS "${Libtorch_ATEN}/${_folder}")
      file(CREATE_LINK "${Libtorch_ATEN}/${_folder}" "${_view}/${_folder}" SYMBOLIC)
    endif()
  endforeach()
  set(${variable} "${_view}" PARENT_SCOPE)
endfunction()

if(Libtorch_FOUND AND NOT TARGET Libtorch::Libtorch)
  add_library(Libtorch::Libtorch INTERFACE IMPORTED)
  set(_includes "${Libtorch_ATEN}/torch/csrc/api/include")
  set(_libraries "${Libtorch_TORCH}" "${Libtorch_CPU}" "${Libtorch_C10}")
  if(NOT Libtorch_IS_SYSTEM)
    _libtorch_own_headers(_view)
    list(PREPEND _includes "${_view}")
    # An OpenMP runtime that comes with it has to be the one of the whole process: it is linked before the compiler's.
    file(GLOB _openmp "${Libtorch_ROOT_DIR}/lib/libgomp*.so*")
    list(PREPEND _libraries ${_openmp})
    # It carries parts of the C++ library as well (std::filesystem of 2.11's libtorch.so ends in a null pointer). What is looked
    # up is found in the first library that has it, so the compiler's own stands before it.
    list(PREPEND _libraries "-Wl,--push-state,--no-as-needed,-lstdc++,--pop-state")
  endif()
  if(Libtorch_CUDA)
    # Nothing refers to it by name: it makes itself known when it is loaded.
    list(APPEND _libraries "-Wl,--push-state,--no-as-needed,${Libtorch_GPU},--pop-state")
  endif()
  set_target_properties(Libtorch::Libtorch PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${_includes}"
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${_includes}"
    INTERFACE_LINK_LIBRARIES "${_libraries}")
endif()

if(Libtorch_FOUND AND NOT Libtorch_FIND_QUIETLY)
  set(_kind "for the processor only")
  if(Libtorch_CUDA)
    set(_kind "with CUDA")
  endif()
  message(STATUS "libtorch ${Libtorch_VERSION}, ${_kind}: ${Libtorch_ROOT_DIR}")
endif()
