# Compiler settings of our own targets: language, warnings, sanitizers, ccache and linker.

option(LAMELLA_TESTS "Build the unit tests" ON)
option(LAMELLA_BENCH "Build the micro benchmarks (needs google benchmark)" OFF)
option(LAMELLA_FUZZ "Build the fuzzers; with clang they run under libFuzzer" OFF)
set(LAMELLA_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
set(CMAKE_CXX_FLAGS_SANITIZE "-O1")
# Only the pinned libraries are C, and they bring their own flags: the same in every preset,
# so that ccache compiles them once for all of them.
foreach(type RELEASE DEBUG SANITIZE)
  set(CMAKE_C_FLAGS_${type} "")
endforeach()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  foreach(language C CXX)
    set(CMAKE_${language}_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  endforeach()
endif()

find_program(MOLD_PROGRAM mold)
find_program(LLD_PROGRAM ld.lld)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
elseif(LLD_PROGRAM)
  add_link_options(-fuse-ld=lld)
endif()

if(LAMELLA_SANITIZE)
  set(sanitize -fsanitize=${LAMELLA_SANITIZE} -fno-omit-frame-pointer
               -fno-sanitize-recover=all)
endif()
if(LAMELLA_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # Instrumented code confuses the analysis behind this warning; the other builds have it.
  list(APPEND sanitize -Wno-maybe-uninitialized)
endif()
if(LAMELLA_FUZZ AND CMAKE_CXX_COMPILER_ID MATCHES Clang)
  list(APPEND sanitize -fsanitize=fuzzer-no-link
                       -fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/tools/ubsan.ignore)
endif()

# Line tables (-g1) make stack traces readable; full debug information only where someone
# debugs.
add_library(lamella_own_code INTERFACE)
target_compile_options(lamella_own_code INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow $<IF:$<CONFIG:Debug>,-g,-g1> ${sanitize})
# g++ is the compiler of reference, whose warnings are errors. Clang, which builds the
# fuzzers, counts sign conversions to -Wconversion and g++ does not.
target_compile_options(lamella_own_code INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Werror> $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # What g++ 12 sees wrongly inside its own std::string and std::vector once they are
  # inlined at -O3 (GCC bugs 105651, 105329, 106199).
  target_compile_options(lamella_own_code INTERFACE -Wno-restrict -Wno-array-bounds
                                                    -Wno-stringop-overflow)
endif()
target_link_options(lamella_own_code INTERFACE ${sanitize})
