// What is told to whoever mistyped a command.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace lectern::app {

// CLI11 says "A subcommand is required"; people want to know about the word that they typed. `words`: the
// command line, the program first.
std::string describe_misuse(const CLI::App& app, const CLI::ParseError& why,
                            const std::vector<std::string>& words);

} // namespace lectern::app
