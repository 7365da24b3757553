# The engine's own kernels for NVIDIA GPUs, compiled by nvcc wherever it is: ctest checks them in
# builds that do not use them too. CMake's CUDA language is not used: it would have to be
# switched on before it is known whether there is a compiler, and 3.25 knows no CUDA 13.
find_program(ATTNLAB_NVCC nvcc HINTS ENV CUDA_HOME /usr/local/cuda PATH_SUFFIXES bin)

set(cuda_folder "${CMAKE_SOURCE_DIR}/core/engine/kernels/cuda")
file(GLOB cuda_sources CONFIGURE_DEPENDS ${cuda_folder}/*.cu)
add_library(attnlab_cuda_problems STATIC EXCLUDE_FROM_ALL ${cuda_folder}/problems.cpp)
target_link_libraries(attnlab_cuda_problems PUBLIC attnlab_shared)

if(ATTNLAB_NVCC)
  # Machine code for A100 and H100; newer devices translate the PTX.
  set(nvcc_command ${ATTNLAB_CCACHE} ${ATTNLAB_NVCC} -std=c++20 -O3 --expt-relaxed-constexpr
      "-I${CMAKE_SOURCE_DIR}" -gencode=arch=compute_80,code=sm_80
      -gencode=arch=compute_90,code=sm_90 -gencode=arch=compute_90,code=compute_90
      -Werror=all-warnings -Xcompiler=-fPIC)
  set(cuda_objects "")
  foreach(source ${cuda_sources})
    get_filename_component(name "${source}" NAME_WE)
    set(object "${CMAKE_BINARY_DIR}/cuda/${name}.o")
    add_custom_command(OUTPUT "${object}"
      COMMAND ${nvcc_command} -MD -MF "${object}.d" -c "${source}" -o "${object}"
      DEPENDS "${source}" DEPFILE "${object}.d" VERBATIM
      COMMENT "Compiling ${name}.cu for sm_80, sm_90 and PTX")
    list(APPEND cuda_objects "${object}")
  endforeach()
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/cuda")
  set_source_files_properties(${cuda_objects} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  get_filename_component(cuda_root "${ATTNLAB_NVCC}" DIRECTORY)
  get_filename_component(cuda_root "${cuda_root}" DIRECTORY)
  find_library(ATTNLAB_CUDART cudart HINTS "${cuda_root}/lib64" "${cuda_root}/lib" REQUIRED)
  add_library(attnlab_cuda_kernels STATIC EXCLUDE_FROM_ALL ${cuda_objects})
  set_target_properties(attnlab_cuda_kernels PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(attnlab_cuda_kernels SYSTEM INTERFACE "${cuda_root}/include")
  target_link_libraries(attnlab_cuda_kernels PUBLIC attnlab_cuda_problems "${ATTNLAB_CUDART}")
elseif(ATTNLAB_CUDA)
  message(FATAL_ERROR "ATTNLAB_CUDA needs nvcc of CUDA 12.8 or newer, which is neither in PATH nor in CUDA_HOME/bin")
endif()
