// The attributes of a playlist's tags (RFC 8216bis 4.2). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lectern::hls {

std::optional<std::uint64_t> to_number(std::string_view text); // decimal digits only

// The value of `name`, without its quotes; commas inside quotes do not separate.
std::optional<std::string_view> attribute(std::string_view list, std::string_view name);

} // namespace lectern::hls
