# Compiler flags, sanitizers and the libraries that Debian 12 ships.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET
  libavformat>=59 libavcodec>=59 libavfilter>=8 libavutil>=57 libswscale>=6 libswresample>=4)
pkg_check_modules(TOMLPP REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(UCHARDET REQUIRED IMPORTED_TARGET uchardet)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
# Without pkg-config: it would link what tesseract itself is linked with.
find_path(TESSERACT_INCLUDE tesseract/capi.h REQUIRED)
find_library(TESSERACT_LIBRARY tesseract REQUIRED)
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET libbrotlienc libbrotlidec)

add_library(lectern_options INTERFACE)
target_compile_options(lectern_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Werror=return-type -Werror=unused-result -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside Boost and coroutine frames, where they are false.
  target_compile_options(lectern_options INTERFACE -Wno-maybe-uninitialized -Wno-dangling-pointer -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
target_compile_definitions(lectern_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_HAS_CO_AWAIT _FILE_OFFSET_BITS=64 LECTERN_VERSION="${PROJECT_VERSION}")
target_include_directories(lectern_options INTERFACE ${CMAKE_SOURCE_DIR}/include)
target_link_libraries(lectern_options INTERFACE Threads::Threads Boost::headers)

if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(lectern_options INTERFACE -O1 -g1)
endif()
set(LECTERN_SANITIZE "" CACHE STRING "Comma separated sanitizers")
if(LECTERN_SANITIZE)
  target_compile_options(lectern_options INTERFACE -fsanitize=${LECTERN_SANITIZE} -fno-sanitize-recover=undefined)
  target_link_options(lectern_options INTERFACE -fsanitize=${LECTERN_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND LECTERN_SANITIZE MATCHES "undefined")
    # Clang 14 cannot put this check before the parts of a coroutine ("cannot represent a difference across sections").
    target_compile_options(lectern_options INTERFACE -fno-sanitize=function)
  endif()
  if(LECTERN_SANITIZE MATCHES "thread")
    target_compile_definitions(lectern_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
