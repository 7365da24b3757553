# What the Studio stands on. Qt's and LibTorch's headers never meet: no target links both.
find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets OpenGL OpenGLWidgets PrintSupport Svg Network
             LinguistTools Test)
find_package(QCustomPlotQt6 REQUIRED)
find_path(ATTNLAB_IMGUI_INCLUDE imgui.h PATH_SUFFIXES imgui REQUIRED)
find_library(ATTNLAB_IMGUI_LIBRARY imgui REQUIRED)
# Debian's static Dear ImGui leaves its font code to a library of its own.
find_library(ATTNLAB_STB_LIBRARY stb)
if(NOT ATTNLAB_STB_LIBRARY)
  set(ATTNLAB_STB_LIBRARY "")
endif()

add_library(attnlab_imgui INTERFACE)
target_include_directories(attnlab_imgui SYSTEM INTERFACE "${ATTNLAB_IMGUI_INCLUDE}"
                           "${ATTNLAB_IMGUI_INCLUDE}/backends")
target_link_libraries(attnlab_imgui INTERFACE "${ATTNLAB_IMGUI_LIBRARY}" ${ATTNLAB_STB_LIBRARY}
                      ${CMAKE_DL_LIBS})

add_library(attnlab_qt INTERFACE)
target_compile_definitions(attnlab_qt INTERFACE QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII
                           QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_link_libraries(attnlab_qt INTERFACE Qt6::Core Qt6::Gui Qt6::Widgets)
