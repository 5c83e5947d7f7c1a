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
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
                       ENVIRONMENT "QT_QPA_PLATFORM=offscreen")
endfunction()
