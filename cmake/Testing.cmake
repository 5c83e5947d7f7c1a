if(LR_BATCH_COMPILE)
  # What Qt tells a test about its own folder would make every folder's precompiled headers different; nothing asks for it.
  get_target_property(LR_QT_TEST_DEFINITIONS Qt6::Test INTERFACE_COMPILE_DEFINITIONS)
  list(FILTER LR_QT_TEST_DEFINITIONS EXCLUDE REGEX "QT_TESTCASE_(BUILD|SOURCE)DIR")
  set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS "${LR_QT_TEST_DEFINITIONS}")
endif()

if(LR_BATCH_COMPILE)
  find_program(LR_MOLD mold) # links a test in a tenth of the time
endif()

# lr_test_options(TARGET): a test's own code runs once or twice, so less is optimised in it than in what it tests.
function(lr_test_options target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:RelWithDebInfo,Release>:-O1>)
  if(LR_MOLD)
    target_link_options(${target} PRIVATE -fuse-ld=mold)
  endif()
endfunction()

# lr_test_moc(TARGET SOURCE): makes the SOURCE's .moc, which it includes. Automoc would look through all sources of each test
# for them, and compile a file of its own per test: four seconds for each.
function(lr_test_moc target source)
  cmake_path(GET source STEM name)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc")
  qt6_generate_moc("${source}" "${folder}/${name}.moc" TARGET ${target})
  add_custom_command(OUTPUT "${folder}/${name}.moc" DEPENDS "$<TARGET_FILE:Qt6::moc>" APPEND) # another Qt is another moc
  target_sources(${target} PRIVATE "${folder}/${name}.moc")
  target_include_directories(${target} PRIVATE "${folder}")
endfunction()

# lr_test_headers(TARGET LIBRARY…): the headers that nearly every test reads, compiled once for all tests of the same compiler
# options, which are those of the first of these that they link.
function(lr_test_headers target)
  set(kind core)
  if("lr_engine" IN_LIST ARGN)
    set(kind engine)
  elseif("lr_app" IN_LIST ARGN)
    set(kind app)
  elseif("lr_widgets" IN_LIST ARGN)
    set(kind widgets)
  elseif("lr_recipe" IN_LIST ARGN OR "lr_weights" IN_LIST ARGN OR "lr_kernels" IN_LIST ARGN)
    set(kind weights)
  endif()
  if(NOT TARGET lr_test_headers_${kind})
    lr_add_test_headers(${kind})
  endif()
  # A test with options of its own reads the headers themselves: slower, but no fault.
  set_target_properties(${target} PROPERTIES PCH_WARN_INVALID OFF)
  target_precompile_headers(${target} REUSE_FROM lr_test_headers_${kind})
endfunction()

# An executable owns them, because the code of executables is compiled otherwise than that of libraries.
function(lr_add_test_headers kind)
  set(holder lr_test_headers_${kind})
  set(headers_engine <ATen/ATen.h>)
  set(headers_widgets <QtWidgets> <qcustomplot.h>)
  set(headers_app ${headers_widgets})
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/empty_main.cpp" CONTENT "int main() {}\n")
  add_executable(${holder} EXCLUDE_FROM_ALL "${CMAKE_BINARY_DIR}/empty_main.cpp")
  target_link_libraries(${holder} PRIVATE lr_${kind} Qt6::Test)
  lr_test_options(${holder})
  if(kind STREQUAL "engine")
    target_compile_definitions(${holder} PRIVATE QT_NO_KEYWORDS)
  endif()
  target_precompile_headers(${holder} PRIVATE <QtTest> <nlohmann/json.hpp> <functional> <string> <vector> ${headers_${kind}})
endfunction()

# lr_add_test(NAME name SOURCES file.cpp… LIBRARIES target… [LABELS label…])
# One Qt Test executable per sentence group, run by CTest. Tests that use torch carry the label "torch": the sanitizer
# preset leaves them out, because libtorch itself is not built for it.
function(lr_add_test)
  cmake_parse_arguments(ARG "" "NAME;TIMEOUT" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_include_directories(${ARG_NAME} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${ARG_NAME} PRIVATE LR_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
                                                 LR_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data")
  if(lr_engine IN_LIST ARG_LIBRARIES)
    target_compile_definitions(${ARG_NAME} PRIVATE QT_NO_KEYWORDS) # torch has functions of such names
  endif()
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_LIBRARIES} Qt6::Test)
  lr_test_options(${ARG_NAME})
  foreach(source IN LISTS ARG_SOURCES)
    lr_test_moc(${ARG_NAME} ${source})
  endforeach()
  if(LR_BATCH_COMPILE)
    lr_test_headers(${ARG_NAME} ${ARG_LIBRARIES})
  endif()
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${ARG_TIMEOUT} COST ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
                       ENVIRONMENT "QT_QPA_PLATFORM=offscreen;OMP_WAIT_POLICY=passive")
endfunction()
