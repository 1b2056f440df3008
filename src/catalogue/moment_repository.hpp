// The numbers of moments.
#pragma once

#include <cstdint>

namespace lectern::catalogue {

inline constexpr int moment_bits = 20; // of a moment's number within its lecture

inline constexpr std::int64_t first_moment_of(std::int64_t lecture) {
    return lecture << moment_bits;
}
inline constexpr std::int64_t lecture_of_moment(std::int64_t moment) {
    return moment >> moment_bits;
}

} // namespace lectern::catalogue
