// What must hold for every input; libFuzzer keeps the input for which it does not.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace lectern::fuzz {

inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

} // namespace lectern::fuzz
