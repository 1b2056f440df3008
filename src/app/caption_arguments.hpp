// LANG=FILE on the command line.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/packaging/package_recording.hpp"

#include <string>
#include <vector>

namespace lectern::app {

result<std::vector<packaging::caption_source>>
parse_caption_arguments(const std::vector<std::string>& arguments);

} // namespace lectern::app
