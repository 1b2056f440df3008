// Quantities with units, as people write them in the configuration.
#pragma once

#include "lectern/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace lectern::base {

// Shape: "10s", "250ms", "2h", "30min", "7d". A number without a unit is an error, except "0".
result<std::chrono::microseconds> parse_duration(std::string_view text);

// Shape: "64MiB", "1GiB", "16kB", "512B". Units: bytes.
result<std::uint64_t> parse_size(std::string_view text);

std::string format_duration(std::chrono::microseconds value); // the largest unit that is exact: "90s", "2h"
std::string format_size(std::uint64_t bytes);                 // exact: "64MiB", "1500B"

} // namespace lectern::base
