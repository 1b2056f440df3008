// Reading lectern.toml against the table of keys: every mistake is found, named with its line, and reported
// at once.
#pragma once

#include "settings.hpp"

#include "lectern/base/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::app {

struct settings_problem {
    std::size_t line = 0; // 1-based; 0 when the file as a whole is meant
    std::string what;

    friend bool operator==(const settings_problem&, const settings_problem&) = default;
};

struct read_settings {
    settings values;
    std::vector<settings_problem> problems; // not empty: `values` must not be used
};

read_settings parse_settings(std::string_view toml_text);

// Errors: not_found, refused, io for the file itself; usage with all problems, a line each, for its content.
result<settings> load_settings(const std::filesystem::path& file);

// config/lectern.toml as it is shipped: every key with its meaning, unit and default.
std::string default_settings_text();

} // namespace lectern::app
