// Accept-Encoding (RFC 9110 12.5.3). Pure.
#pragma once

#include <string_view>

namespace lectern::http {

// Whether the field names `coding` (or "*") with a weight above zero.
bool accepts_coding(std::string_view field, std::string_view coding) noexcept;

} // namespace lectern::http
