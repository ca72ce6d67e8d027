# Everything Lamella links that it does not own. A system library goes first when it is new
# enough; otherwise the pinned copy that tools/setup.sh unpacked is compiled here, without
# our warning flags. docs/dependencies.md says why each one was chosen.

set(LAMELLA_NATIVE_DIR ${PROJECT_SOURCE_DIR}/third_party/_install)

find_package(Threads REQUIRED)
find_package(PkgConfig QUIET)
enable_language(C)

# Sets `found` to whether pkg-config knows `module` in at least `version`; then the target
# lamella_<target> stands for it.
function(lamella_system_library target module version found)
  set(${found} FALSE PARENT_SCOPE)
  if(NOT PkgConfig_FOUND)
    return()
  endif()
  pkg_check_modules(SYSTEM_${target} QUIET IMPORTED_TARGET GLOBAL "${module}>=${version}")
  if(SYSTEM_${target}_FOUND)
    message(STATUS "${target}: system ${SYSTEM_${target}_VERSION}")
    add_library(lamella_${target} INTERFACE)
    target_link_libraries(lamella_${target} INTERFACE PkgConfig::SYSTEM_${target})
    set(${found} TRUE PARENT_SCOPE)
  endif()
endfunction()

# Compiles a pinned library: optimised whatever our own build type is, silent, position
# independent, headers as system headers.
function(lamella_pinned_library target)
  cmake_parse_arguments(ARG "" "INCLUDE" "SOURCES" ${ARGN})
  if(NOT ARG_SOURCES)
    message(FATAL_ERROR "The sources of ${target} are not there. Run tools/setup.sh (or make setup).")
  endif()
  message(STATUS "${target}: pinned sources")
  add_library(lamella_${target} STATIC ${ARG_SOURCES})
  target_include_directories(lamella_${target} SYSTEM PUBLIC ${ARG_INCLUDE})
  target_compile_options(lamella_${target} PRIVATE -w -O3)
  set_target_properties(lamella_${target} PROPERTIES POSITION_INDEPENDENT_CODE ON
                                                     CXX_CLANG_TIDY "" C_CLANG_TIDY "")
endfunction()

# --- codecs -------------------------------------------------------------------------------

lamella_system_library(snappy snappy 1.2 found)
if(NOT found)
  set(snappy_dir ${LAMELLA_NATIVE_DIR}/snappy)
  # What snappy's own configure step would write into snappy-stubs-public.h.
  set(PROJECT_VERSION_MAJOR 1)
  set(PROJECT_VERSION_MINOR 3)
  set(PROJECT_VERSION_PATCH 1)
  set(HAVE_SYS_UIO_H_01 1)
  set(snappy_generated ${CMAKE_BINARY_DIR}/generated/snappy)
  if(EXISTS ${snappy_dir}/snappy-stubs-public.h.in)
    configure_file(${snappy_dir}/snappy-stubs-public.h.in
                   ${snappy_generated}/snappy-stubs-public.h)
  endif()
  file(GLOB snappy_sources ${snappy_dir}/snappy.cc ${snappy_dir}/snappy-sinksource.cc
       ${snappy_dir}/snappy-stubs-internal.cc)
  lamella_pinned_library(snappy INCLUDE ${snappy_dir} SOURCES ${snappy_sources})
  target_include_directories(lamella_snappy SYSTEM PUBLIC ${snappy_generated})
  target_compile_definitions(lamella_snappy PRIVATE
    NDEBUG HAVE_BUILTIN_EXPECT=1 HAVE_BUILTIN_CTZ=1 HAVE_BUILTIN_PREFETCH=1
    HAVE_ATTRIBUTE_ALWAYS_INLINE=1 HAVE_FUNC_MMAP=0 HAVE_FUNC_SYSCONF=0)
endif()

lamella_system_library(zstd libzstd 1.5.6 found)
if(NOT found)
  set(zstd_dir ${LAMELLA_NATIVE_DIR}/zstd/lib)
  file(GLOB zstd_sources ${zstd_dir}/common/*.c ${zstd_dir}/compress/*.c
       ${zstd_dir}/decompress/*.c)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    enable_language(ASM)
    list(APPEND zstd_sources ${zstd_dir}/decompress/huf_decompress_amd64.S)
  endif()
  lamella_pinned_library(zstd INCLUDE ${zstd_dir} SOURCES ${zstd_sources})
  target_compile_definitions(lamella_zstd PRIVATE NDEBUG ZSTD_LEGACY_SUPPORT=0
                                                  XXH_NAMESPACE=lamella_zstd_)
endif()

lamella_system_library(deflate libdeflate 1.19 found)
if(NOT found)
  set(deflate_dir ${LAMELLA_NATIVE_DIR}/libdeflate)
  file(GLOB deflate_sources ${deflate_dir}/lib/*.c ${deflate_dir}/lib/x86/*.c
       ${deflate_dir}/lib/arm/*.c)
  lamella_pinned_library(deflate INCLUDE ${deflate_dir} SOURCES ${deflate_sources})
endif()

lamella_system_library(lz4 liblz4 1.10 found)
if(NOT found)
  set(lz4_dir ${LAMELLA_NATIVE_DIR}/lz4/lib)
  file(GLOB lz4_sources ${lz4_dir}/lz4.c ${lz4_dir}/lz4hc.c)
  lamella_pinned_library(lz4 INCLUDE ${lz4_dir} SOURCES ${lz4_sources})
endif()

# Finds a header and libraries of the system and makes lamella_<target> of them.
function(lamella_find_library target header)
  find_path(${target}_INCLUDE ${header} REQUIRED)
  add_library(lamella_${target} INTERFACE)
  target_include_directories(lamella_${target} SYSTEM INTERFACE ${${target}_INCLUDE})
  foreach(name ${ARGN})
    find_library(${target}_${name}_LIBRARY ${name} REQUIRED)
    target_link_libraries(lamella_${target} INTERFACE ${${target}_${name}_LIBRARY})
  endforeach()
endfunction()

lamella_find_library(brotli brotli/encode.h brotlienc brotlicommon)
lamella_find_library(xxhash xxhash.h)

# --- Unicode ------------------------------------------------------------------------------

lamella_find_library(utf8proc utf8proc.h utf8proc)

# --- the engine ---------------------------------------------------------------------------

find_library(DUCKDB_LIBRARY duckdb HINTS ${LAMELLA_NATIVE_DIR}/duckdb/lib)
find_path(DUCKDB_INCLUDE duckdb.hpp HINTS ${LAMELLA_NATIVE_DIR}/duckdb/include)
if(NOT DUCKDB_LIBRARY OR NOT DUCKDB_INCLUDE)
  message(FATAL_ERROR "libduckdb is not there. Run tools/setup.sh (or make setup).")
endif()
add_library(lamella_duckdb SHARED IMPORTED)
set_target_properties(lamella_duckdb PROPERTIES IMPORTED_LOCATION ${DUCKDB_LIBRARY}
                                                IMPORTED_SONAME libduckdb.so)
target_include_directories(lamella_duckdb SYSTEM INTERFACE ${DUCKDB_INCLUDE})

# --- header libraries ---------------------------------------------------------------------

lamella_find_library(flatbuffers flatbuffers/flatbuffers.h)
lamella_find_library(rapidjson rapidjson/document.h)
lamella_find_library(cli11 CLI/CLI.hpp)
