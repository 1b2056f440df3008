// The Range field (RFC 9110 14). Pure.
#pragma once

#include <cstdint>
#include <string_view>

namespace lectern::http {

struct byte_range {
    enum class kind { whole, part, unsatisfiable };
    kind what = kind::whole; // whole: no range, or one that RFC 9110 14.2 says to ignore, or several
    std::uint64_t first = 0, last = 0; // inclusive; of `part`
};

byte_range parse_range(std::string_view field, std::uint64_t length) noexcept;

} // namespace lectern::http
