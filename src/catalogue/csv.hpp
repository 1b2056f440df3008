// Tables as text (RFC 4180), as people's programs write them. Pure.
#pragma once

#include "lectern/base/error.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

struct csv_row {
    std::uint32_t line = 0; // 1-based, where it begins
    std::vector<std::string> cells;
};

// A text that a spreadsheet would take for a formula begins with an apostrophe here: see guarded().
struct csv_table {
    std::vector<std::string> columns; // in lower case
    std::vector<csv_row> rows;        // each with a cell for every column, without white space around it

    // Counted from 0; columns.size(): there is no such column.
    std::size_t column(std::string_view name) const noexcept;
};

// The first line names the columns, in any order, out of `known`. Separated by commas, semicolons or tabs;
// UTF-8 with or without a byte order mark; empty lines and a first line like "sep=;" are skipped. Errors:
// usage, with line and column.
result<csv_table> parse_csv(std::string_view text, std::span<const std::string_view> known);

// One line, ending in CRLF, each cell guarded.
void append_csv_row(std::string& text, std::span<const std::string> cells);

// Excel and others run what begins with = + - @ or a control character. An apostrophe before it makes it a
// text; unguarded() takes it away again, and nothing from a text that did not need one. For every text
// unguarded(guarded(text)) is the text.
std::string guarded(std::string_view text);
std::string unguarded(std::string_view text);

} // namespace lectern::catalogue
