// A list of a course as a table: its columns, what is in the catalogue, and how rows get there.
#pragma once

#include "change_repository.hpp"
#include "csv.hpp"
#include "import_picture.hpp"
#include "json_tree.hpp"

#include "lectern/catalogue/exchange.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

// The session of one transaction, and what is asked.
struct table_task {
    writer& w;
    std::int64_t course;
    const csv_table& table;
    bool replace;
    problem_list& problems; // not empty: nothing must be committed
};

struct table_form {
    std::span<const std::string_view> columns; // as they are exported
    std::size_t required;                      // how many of them, from the first
    std::vector<std::vector<std::string>> (*rows)(db::session&, std::int64_t course);
    picture (*pictured_rows)(db::session&, std::int64_t course);
    void (*save)(const table_task&);
};

const table_form& roster_form();
const table_form& staff_form();
const table_form& recognitions_form();

// "column 3 (role)"; a problem with a member becomes one with its column.
std::string column_named(const csv_table& table, std::string_view name);
// The row as JSON that has only the cells which are not empty.
json_node node_of(const csv_table& table, const csv_row& row);
// Reads each row by `read(node, path, problems)`, its problems with their columns.
template <class Read>
auto read_rows(const table_task& task, Read read) {
    std::vector<decltype(read(json_node{}, std::string{}, task.problems))> all;
    for (const auto& row : task.table.rows) {
        problem_list found;
        all.push_back(read(node_of(task.table, row), std::string{}, found));
        for (auto& problem : found)
            task.problems.push_back({row.line, column_named(task.table, problem.field), problem.what});
    }
    return all;
}

} // namespace lectern::catalogue
