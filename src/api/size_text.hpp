// Sizes on pages that the server makes, as web/src/format/size.ts writes them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lectern::api {

// Decimal: "44 kB", from a tenth of a megabyte on "2.6 MB", "11 MB", from a thousand megabytes on "1.2 GB";
// "2,6 Mo" in French. `language`: one of those that the pages speak; English for others.
std::string size_text(std::int64_t bytes, std::string_view language = "en");

} // namespace lectern::api
