// Numbers as MP4 and most other formats store them, the highest byte first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lectern::media {

// Of `count` bytes from `at` on; those that are not there count as 0.
constexpr std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = at; i < at + count; ++i)
        value = value << 8U | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    return value;
}

} // namespace lectern::media
