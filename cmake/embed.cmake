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
