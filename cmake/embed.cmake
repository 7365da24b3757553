# embed_text(target FILE function): compiles a text file into `std::string_view attnlab::function()`.
function(embed_text target file function)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/embedded_${function}.cpp")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" content)
  # A string literal may hold 64 KiB at most in some compilers; the pieces are joined by the compiler.
  string(REPLACE "\n\n" "\n)text\" R\"text(\n" content "${content}")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"// Generated from @file@
#include <string_view>
namespace attnlab {
std::string_view @function@() { return R\"text(@content@)text\"; }
}  // namespace attnlab
")
  target_sources(${target} PRIVATE "${source}")
endfunction()

# embed_texts(target function FILE...): compiles text files into
# `const std::vector<std::pair<std::string_view, std::string_view>>& attnlab::function()`, name and
# content of each.
function(embed_texts target function)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/embedded_${function}.cpp")
  set(entries "")
  foreach(file ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    get_filename_component(name "${file}" NAME)
    file(READ "${file}" content)
    string(APPEND entries "    {\"${name}\", R\"text(${content})text\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"// Generated.
#include <string_view>
#include <utility>
#include <vector>
namespace attnlab {
const std::vector<std::pair<std::string_view, std::string_view>>& @function@() {
  static const std::vector<std::pair<std::string_view, std::string_view>> files = {
@entries@  };
  return files;
}
}  // namespace attnlab
")
  target_sources(${target} PRIVATE "${source}")
endfunction()
