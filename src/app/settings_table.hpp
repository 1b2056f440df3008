// The one table of configuration keys: reading, the shipped file and the documentation all come from it.
#pragma once

#include "settings.hpp"

#include "lectern/base/error.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lectern::app {

// A TOML value that a setting may have.
using settings_value = std::variant<std::string, std::int64_t, bool>;

struct settings_key {
    std::string section; // "" for the top level
    std::string name;
    std::string meaning;                              // one line, with the unit where the value has none
    std::function<std::string(const settings&)> show; // as TOML
    std::function<result<void>(settings&, const settings_value&)>
        assign; // Errors: usage, without the key's name

    std::string full_name() const { return section.empty() ? name : section + "." + name; }
};

const std::vector<settings_key>& settings_table();

} // namespace lectern::app
