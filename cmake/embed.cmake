# Compiles the files of src/<module>/<directory> into the module as string literals; see base/embedded.hpp.
function(lectern_embed module directory out)
  set(target_dir ${CMAKE_BINARY_DIR}/embedded)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${module}/${directory}/*)
  set(source ${target_dir}/${module}_${directory}.cpp)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${target_dir}
    COMMAND python3 ${CMAKE_SOURCE_DIR}/cmake/embed.py ${module} ${directory} ${source} ${files}
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed.py VERBATIM)
  set(${out} ${source} PARENT_SCOPE)
endfunction()
