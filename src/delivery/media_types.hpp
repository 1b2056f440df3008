// Content types by file name, as players want them.
#pragma once

#include <string_view>

namespace lectern::delivery {

// "application/octet-stream" for what is not known.
std::string_view media_type(std::string_view path) noexcept;

// Text that is worth compressing.
bool compresses_well(std::string_view media_type) noexcept;

} // namespace lectern::delivery
