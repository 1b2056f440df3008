// A file compiled into the program (cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace lectern::base {

struct embedded_file {
    std::string_view name;
    std::string_view text;
};

} // namespace lectern::base
