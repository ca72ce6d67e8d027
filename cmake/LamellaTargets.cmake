# One function for each kind of thing that is built from our own sources. All sources are
# globbed: a new file in a room, test, fuzzer or benchmark is picked up by the next build.

# What our own code may include: its rooms, the public headers and the libraries' headers.
# LAMELLA_VERSION is the version as a string literal.
add_library(lamella_parts INTERFACE)
target_include_directories(lamella_parts INTERFACE ${PROJECT_SOURCE_DIR}/include
                                                   ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(lamella_parts INTERFACE LAMELLA_VERSION="${PROJECT_VERSION}")
target_link_libraries(lamella_parts INTERFACE
  lamella_snappy lamella_zstd lamella_deflate lamella_lz4 lamella_brotli lamella_xxhash
  lamella_utf8proc lamella_flatbuffers lamella_rapidjson lamella_duckdb Threads::Threads)

function(lamella_use target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${ARGN} lamella_parts lamella_own_code)
endfunction()

# The files of `folder` that match `pattern`; *_test.cc only where the pattern says so.
function(lamella_sources folder pattern result)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/${pattern} ${folder}/*/${pattern})
  if(NOT pattern MATCHES "_test")
    list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  endif()
  set(${result} ${sources} PARENT_SCOPE)
endfunction()

# Sets LAMELLA_ROWS to the rows of the table in ARCHITECTURE.md that have rooms in src/,
# bottom to top, each a string of names. tools/check_layers.py holds includes to that table.
function(lamella_read_rows)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ARCHITECTURE.md)
  file(STRINGS ARCHITECTURE.md lines ENCODING UTF-8 REGEX "^\\| [0-9]+ \\|")
  set(rows)
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^\\| [0-9]+ \\|([^|]*)\\|.*" "\\1" cell "${line}")
    string(REGEX MATCHALL "`[a-z]+/`" names "${cell}")
    string(REGEX REPLACE "[`/]" "" names "${names}")
    list(JOIN names " " names)
    list(PREPEND rows "${names}")
  endforeach()
  set(LAMELLA_ROWS ${rows} PARENT_SCOPE)
endfunction()

# Tells src/file/created_by.cc the commit that is built, for the footer's `created_by`.
function(lamella_name_build)
  execute_process(COMMAND git rev-parse --short=12 HEAD
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE commit
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(commit)
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/file/created_by.cc PROPERTIES
      COMPILE_DEFINITIONS LAMELLA_BUILD="${commit}")
  endif()
endfunction()

# One library per room, which sees the rooms of lower rows only, and of all of them the
# library that is installed. A room's tests so link what lies below it and nothing above.
# Sets LAMELLA_ROOM_LIBRARIES, top to bottom.
function(lamella_add_library)
  set(lower)
  set(objects)
  foreach(row ${LAMELLA_ROWS})
    separate_arguments(rooms UNIX_COMMAND "${row}")
    set(libraries)
    foreach(room ${rooms})
      lamella_sources(src/${room} *.cc sources)
      if(sources)
        add_library(room_${room} STATIC ${sources})
        target_link_libraries(room_${room} PUBLIC ${lower} lamella_parts
                                           PRIVATE lamella_own_code)
        list(APPEND libraries room_${room})
        list(APPEND objects $<TARGET_OBJECTS:room_${room}>)
      endif()
    endforeach()
    set(lower ${libraries} ${lower})
  endforeach()
  set(LAMELLA_ROOM_LIBRARIES ${lower} PARENT_SCOPE)
  # The pinned libraries go in as well: who links the installed archive has no other copy.
  foreach(library snappy zstd deflate lz4)
    get_target_property(type lamella_${library} TYPE)
    if(type STREQUAL STATIC_LIBRARY)
      list(APPEND objects $<TARGET_OBJECTS:lamella_${library}>)
    endif()
  endforeach()
  add_library(lamella STATIC ${objects})
  target_link_libraries(lamella PUBLIC lamella_parts)
endfunction()

function(lamella_add_program)
  lamella_sources(cli *.cc sources)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  if(sources)
    add_library(lamella_cli STATIC ${sources})
    target_link_libraries(lamella_cli PUBLIC lamella_cli11 ${LAMELLA_ROOM_LIBRARIES})
    lamella_use(lamella_cli)
  endif()
  if(EXISTS ${PROJECT_SOURCE_DIR}/cli/main.cc)
    add_executable(lamella_program cli/main.cc)
    if(TARGET lamella_cli)
      target_link_libraries(lamella_program PRIVATE lamella_cli)
    endif()
    lamella_use(lamella_program ${LAMELLA_ROOM_LIBRARIES} lamella_cli11)
    set_target_properties(lamella_program PROPERTIES
      OUTPUT_NAME lamella INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
  endif()
endfunction()

# One test program per room that has tests, one for cli/, and one for each folder
# tests/<topic>/ that holds *_test.cc (with tests/support/*.cc); each is a test of ctest.
function(lamella_add_tests)
  find_package(GTest REQUIRED)
  find_package(ZLIB REQUIRED)
  lamella_find_library(decoders brotli/decode.h brotlidec brotlicommon)
  foreach(row ${LAMELLA_ROWS})
    separate_arguments(rooms UNIX_COMMAND "${row}")
    foreach(room ${rooms})
      lamella_sources(src/${room} *_test.cc sources)
      set(library)
      foreach(other ${room} ${rooms})
        if(TARGET room_${other})
          list(APPEND library room_${other})
        endif()
      endforeach()
      lamella_add_test(${room} "${sources}" ${library})
    endforeach()
  endforeach()
  lamella_sources(cli *_test.cc sources)
  if(sources)
    lamella_add_test(cli "${sources}" lamella_cli)
  endif()
  file(GLOB topics CONFIGURE_DEPENDS LIST_DIRECTORIES true tests/*)
  file(GLOB support CONFIGURE_DEPENDS tests/support/*.cc)
  foreach(topic ${topics})
    file(GLOB sources CONFIGURE_DEPENDS ${topic}/*_test.cc)
    if(sources)
      get_filename_component(name ${topic} NAME)
      lamella_add_test(${name} "${sources};${support}" ${LAMELLA_ROOM_LIBRARIES})
    endif()
  endforeach()
endfunction()

function(lamella_add_test name sources)
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_test ${sources})
  lamella_use(${name}_test ${ARGN} GTest::gtest_main GTest::gmock ZLIB::ZLIB
              lamella_decoders)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  # What is tested is optimised; optimising the tests themselves only takes time.
  target_compile_options(${name}_test PRIVATE $<$<CONFIG:Release>:-O1>)
  add_test(NAME ${name} COMMAND ${name}_test)
  set_tests_properties(${name} PROPERTIES WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# fuzz/fuzz_<name>.cc each defines LLVMFuzzerTestOneInput. With LAMELLA_FUZZ under clang it
# is a libFuzzer program; otherwise it is a test that replays fuzz/corpus/<name>/.
function(lamella_add_fuzzers)
  file(GLOB sources CONFIGURE_DEPENDS fuzz/fuzz_*.cc)
  foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    lamella_use(${name} ${LAMELLA_ROOM_LIBRARIES})
    if(LAMELLA_FUZZ AND CMAKE_CXX_COMPILER_ID MATCHES Clang)
      target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    else()
      target_sources(${name} PRIVATE fuzz/replay_main.cc)
      string(REGEX REPLACE "^fuzz_" "" corpus ${name})
      add_test(NAME ${name} COMMAND ${name} ${PROJECT_SOURCE_DIR}/fuzz/corpus/${corpus})
    endif()
  endforeach()
endfunction()

# bench/<name>_bench.cc, each a google benchmark program, and bench/instructions.cc, which
# tools/check_instructions.py runs under callgrind.
function(lamella_add_benchmarks)
  add_executable(instructions bench/instructions.cc)
  lamella_use(instructions room_chunk)
  find_package(benchmark)
  if(NOT benchmark_FOUND)
    message(STATUS "google benchmark is not there: no benchmarks")
    return()
  endif()
  lamella_sources(bench *_bench.cc sources)
  foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    lamella_use(${name} ${LAMELLA_ROOM_LIBRARIES} benchmark::benchmark_main)
  endforeach()
endfunction()

function(lamella_install)
  if(TARGET lamella_program)
    install(TARGETS lamella_program)
  endif()
  install(DIRECTORY include/lamella DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(TARGETS lamella)
  install(FILES ${DUCKDB_LIBRARY} DESTINATION ${CMAKE_INSTALL_LIBDIR})
endfunction()

# The Python package in build/python/lamella: the target lamella_python, which the ordinary
# build leaves out. It holds no engine, and shows none of its symbols to other libraries.
function(lamella_add_python)
  find_path(PYTHON_INCLUDE Python.h PATH_SUFFIXES
    python3.14 python3.13 python3.12 python3.11)
  if(NOT PYTHON_INCLUDE)
    message(STATUS "the headers of Python are not there: no Python package")
    return()
  endif()
  set(package ${CMAKE_BINARY_DIR}/python/lamella)
  add_library(lamella_python MODULE EXCLUDE_FROM_ALL python/module.cc)
  target_include_directories(lamella_python SYSTEM PRIVATE ${PYTHON_INCLUDE})
  # First, since libduckdb.so exports parts of it too and would be linked for these.
  target_link_libraries(lamella_python PRIVATE stdc++)
  lamella_use(lamella_python room_export)
  target_link_options(lamella_python PRIVATE -Wl,--as-needed -Wl,--exclude-libs,ALL)
  set_target_properties(lamella_python PROPERTIES PREFIX "" OUTPUT_NAME native
    SUFFIX .abi3.so LIBRARY_OUTPUT_DIRECTORY ${package})
  file(GLOB sources CONFIGURE_DEPENDS python/lamella/*)
  add_custom_command(TARGET lamella_python POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${sources} ${package})
endfunction()
