# Compiler and linker settings that every target of the project shares.
add_library(attnlab_settings INTERFACE)
target_include_directories(attnlab_settings INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(attnlab_settings INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor)
# g++ 12 reports overlapping copies inside std::string that cannot happen (GCC bug 105651).
target_compile_options(attnlab_settings INTERFACE -Wno-restrict)
if(ATTNLAB_WARNINGS_AS_ERRORS)
  target_compile_options(attnlab_settings INTERFACE -Werror)
endif()

if(ATTNLAB_SANITIZE)
  target_compile_options(attnlab_settings INTERFACE
    -fsanitize=${ATTNLAB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(attnlab_settings INTERFACE -fsanitize=${ATTNLAB_SANITIZE})
endif()

find_program(ATTNLAB_CCACHE ccache)
if(ATTNLAB_CCACHE)
  # Paths relative to the project, so that a copy of the tree finds what was compiled before.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}"
      CCACHE_NOHASHDIR=1 "${ATTNLAB_CCACHE}")
endif()

find_program(ATTNLAB_MOLD mold)
if(ATTNLAB_MOLD AND NOT ATTNLAB_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()
