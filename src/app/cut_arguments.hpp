// --cut FROM-TO of the command line.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/media/cut_list.hpp"

#include <string>
#include <vector>

namespace lectern::app {

// Seconds with decimals: "0-12.5", "600-" (to the end). Errors: usage.
result<media::cut_list> parse_cut_arguments(const std::vector<std::string>& arguments);

} // namespace lectern::app
