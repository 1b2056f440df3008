// Public identifiers: UUIDv7 (RFC 9562 5.7), lower-case text of 36 characters.
#pragma once

#include <string>
#include <string_view>

namespace lectern::base {

std::string new_uuid(); // UUIDv7: sorts by time of creation; 74 random bits from the system
bool is_uuid(std::string_view text) noexcept;

// [a-z0-9] words joined by single hyphens, 1 to 80 characters.
bool is_slug(std::string_view text) noexcept;

} // namespace lectern::base
