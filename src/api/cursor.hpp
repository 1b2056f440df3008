// Opaque cursors: where a list goes on, as text that fits into an address.
#pragma once

#include "lectern/catalogue/views.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lectern::api {

std::string to_cursor(const catalogue::course_position& position);
std::optional<catalogue::course_position> parse_cursor(std::string_view cursor); // none: not one of ours

} // namespace lectern::api
