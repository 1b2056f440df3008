// Texts of a certain form.
#pragma once

#include <cstddef>
#include <string_view>

namespace lectern::catalogue {

// How a name of the IANA database is written: "Asia/Shanghai", "UTC".
bool is_time_zone(std::string_view text) noexcept;

inline constexpr std::size_t longest_address = 2000; // bytes
// An address of a page, by https.
bool is_web_address(std::string_view text) noexcept;

} // namespace lectern::catalogue
