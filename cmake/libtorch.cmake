# LibTorch as imported targets. TorchConfig.cmake is not used: it refuses to configure beside
# CUDA 13 with CMake 3.25 and asks CPU users for a CUDA toolkit.
if(NOT EXISTS "${ATTNLAB_LIBTORCH}/lib/libtorch_cpu.so")
  message(FATAL_ERROR "No LibTorch in ${ATTNLAB_LIBTORCH}: run packaging/libtorch.sh, or pass -DATTNLAB_LIBTORCH=DIR")
endif()
get_filename_component(libtorch_root "${ATTNLAB_LIBTORCH}" DIRECTORY)

function(attnlab_import_torch name)
  add_library(${name} SHARED IMPORTED)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION "${ATTNLAB_LIBTORCH}/lib/lib${name}.so")
endfunction()

attnlab_import_torch(c10)
attnlab_import_torch(torch_cpu)
add_library(attnlab_torch INTERFACE)
target_include_directories(attnlab_torch SYSTEM INTERFACE
  "${ATTNLAB_LIBTORCH}/include" "${ATTNLAB_LIBTORCH}/include/torch/csrc/api/include")
# Per-operator headers keep a file's compile time near 4 s; torch/torch.h would cost 14 s.
target_compile_definitions(attnlab_torch INTERFACE AT_PER_OPERATOR_HEADERS)
target_compile_options(attnlab_torch INTERFACE -fopenmp)
# -fopenmp must find the wheel's libgomp at run time: two OpenMP runtimes fight for the cores.
target_link_options(attnlab_torch INTERFACE -fopenmp
  "-Wl,-rpath,${ATTNLAB_LIBTORCH}/lib"
  "-Wl,-rpath-link,${libtorch_root}/nvidia/cu13/lib:${ATTNLAB_LIBTORCH}/lib")
target_link_libraries(attnlab_torch INTERFACE torch_cpu c10)

if(ATTNLAB_CUDA)
  attnlab_import_torch(c10_cuda)
  attnlab_import_torch(torch_cuda)
  # Nothing of ours calls torch_cuda by name; it registers its kernels when it is loaded.
  target_link_libraries(attnlab_torch INTERFACE c10_cuda
    "-Wl,--no-as-needed" torch_cuda "-Wl,--as-needed" "-Wl,--allow-shlib-undefined")
  target_compile_definitions(attnlab_torch INTERFACE ATTNLAB_CUDA)
endif()
