# How everything is compiled, whatever the compiler and the preset.

# Warnings are errors. For every target of ours:
#     target_compile_options(x PRIVATE ${naga_warnings})
set(naga_warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# g++ 12 at -O3 sees overlapping copies in std::string where there are none.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    list(APPEND naga_warnings -Wno-restrict)
endif()

# A fused multiply-add rounds once where two operations round twice, and would move the signature.
add_compile_options(-ffp-contract=off)

# Both only save time; a machine without them builds the same program.
find_program(NAGA_CCACHE ccache)
if(NAGA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${NAGA_CCACHE})
endif()

include(CheckLinkerFlag)
find_program(NAGA_MOLD mold)
if(NAGA_MOLD)
    check_linker_flag(CXX -fuse-ld=mold NAGA_MOLD_WORKS)
    if(NAGA_MOLD_WORKS)
        add_link_options(-fuse-ld=mold)
    endif()
endif()
