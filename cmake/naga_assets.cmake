# naga_assets(naga_serve FOLDER web/dist)
#
# Puts the built pages of the web consoles into a library, compressed beforehand, if NAGA_UI is ON
# and FOLDER/index.html is there; otherwise the library has none and the server shows one plain
# page. The pages themselves are built by npm, not here.

option(NAGA_UI "Put the web consoles of web/dist into the program, if they are built" ON)
find_program(NAGA_BROTLI brotli)

function(naga_assets target)
    cmake_parse_arguments(arg "" "FOLDER" "" ${ARGN})
    set(out ${CMAKE_BINARY_DIR}/embedded/embedded_assets.cpp)
    set(tool ${CMAKE_SOURCE_DIR}/tools/embed_assets.py)
    file(GLOB_RECURSE pages CONFIGURE_DEPENDS ${arg_FOLDER}/*)
    if(NAGA_UI AND EXISTS ${arg_FOLDER}/index.html)
        set(words ${arg_FOLDER} ${out})
        if(NAGA_BROTLI)
            list(PREPEND words --brotli ${NAGA_BROTLI})
        endif()
    else()
        set(words --none ${out})
        set(pages)
    endif()
    add_custom_command(OUTPUT ${out} COMMAND ${Python3_EXECUTABLE} -B ${tool} ${words}
                       DEPENDS ${tool} ${pages} VERBATIM COMMENT "Embedding the web consoles")
    target_sources(${target} PRIVATE ${out})
endfunction()
