// What an import did or would do, for people and for programs.
#pragma once

#include "lectern/catalogue/exchange.hpp"

#include <string>
#include <vector>

namespace lectern::app {

// A line for each: "FILE:LINE: FIELD: WHAT".
error all_problems(const std::string& file, const std::vector<catalogue::import_problem>& problems);

// What a file is wrong about is the file's fault.
error refused_input(const error& why);

struct import_print {
    bool json = false;
    bool dry_run = false;
    bool with_changes = false;
};
void print_import(const catalogue::import_outcome& report, const import_print& how);

} // namespace lectern::app
