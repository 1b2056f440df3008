#include "course_table.hpp"

#include "course_repository.hpp"
#include "view_rows.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace lectern::catalogue {
namespace {

const table_form& form_of(table_kind kind) {
    if (kind == table_kind::roster) return roster_form();
    return kind == table_kind::staff ? staff_form() : recognitions_form();
}

error no_course(std::string_view slug) {
    return {errc::not_found, "there is no course \"" + base::clean_title(slug, 80) + "\""};
}

// "yes" of people and "TRUE" of spreadsheets; nothing for what is neither.
std::optional<bool> truth_in(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (text == "true" || text == "yes" || text == "1") return true;
    if (text == "false" || text == "no" || text == "0") return false;
    return std::nullopt;
}

result<void> check_columns(const csv_table& table, const table_form& form) {
    for (std::size_t i = 0; i < form.required; ++i)
        if (table.column(form.columns[i]) == table.columns.size())
            return error{errc::usage,
                         "line 1: the column \"" + std::string(form.columns[i]) + "\" is missing"};
    return {};
}

void count_all(import_outcome& report, std::size_t rows) {
    for (const auto& change : report.changes) {
        if (change.change == "created") ++report.created;
        if (change.change == "changed") ++report.changed;
        if (change.change == "removed") ++report.removed;
    }
    report.unchanged = rows - report.created - report.changed;
}

} // namespace

std::string column_named(const csv_table& table, std::string_view name) {
    const auto at = table.column(name);
    const auto shown = std::string(name);
    return at < table.columns.size() ? "column " + std::to_string(at + 1) + " (" + shown + ")"
                                     : "column \"" + shown + "\"";
}

json_node node_of(const csv_table& table, const csv_row& row) {
    json_node object;
    object.kind = json_kind::object;
    object.line = row.line;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& name = table.columns[i];
        if (row.cells[i].empty() || name.empty() || name == "name") continue; // names are for people
        json_node value;
        value.line = row.line;
        value.kind = json_kind::string;
        value.text = row.cells[i];
        if (const auto truth = name == "withdrawn" ? truth_in(value.text) : std::nullopt) {
            value.kind = json_kind::boolean;
            value.truth = *truth;
        }
        object.members.push_back({name, row.line, std::move(value)});
    }
    return object;
}

result<std::string> export_table(db::database& database, table_kind kind, std::string_view course) {
    return in_snapshot(database, [&](db::session& session) {
        const auto& form = form_of(kind);
        std::string text = "\xEF\xBB\xBF";
        const auto id = find_course(session, course);
        if (!id) {
            session.fail(no_course(course));
            return text;
        }
        append_csv_row(text, std::vector<std::string>(form.columns.begin(), form.columns.end()));
        for (const auto& row : form.rows(session, *id)) append_csv_row(text, row);
        return text;
    });
}

result<import_outcome> import_table(db::transaction& in, const table_wish& wish, std::string_view csv) {
    const auto& form = form_of(wish.kind);
    const auto table = parse_csv(csv, form.columns);
    if (!table) return table.error();
    if (const auto checked = check_columns(*table, form); !checked) return checked.error();
    if (table->rows.size() > wish.options.most_rows)
        return error{errc::usage, "there are more than " + std::to_string(wish.options.most_rows) + " rows"};
    db::session session(in.connection());
    writer w{session, to_us(base::now())};
    const auto id = find_course(session, wish.course);
    if (session.ok() && !id) return no_course(wish.course);
    import_outcome report;
    const auto before = form.pictured_rows(session, id.value_or(0));
    form.save({w, id.value_or(0), *table, wish.options.replace, report.problems});
    if (!session.ok()) return session.outcome().error();
    std::ranges::stable_sort(report.problems, {}, &import_problem::line);
    if (!report.problems.empty()) return report;
    const auto after = form.pictured_rows(session, id.value_or(0));
    report.changes = differences(before, after, {});
    count_all(report, after.size());
    if (!session.ok()) return session.outcome().error();
    return report;
}

result<import_outcome> import_table(db::database& database, const table_wish& wish, std::string_view csv) {
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    auto report = import_table(*in, wish, csv);
    if (!report || !report->problems.empty() || wish.options.dry_run) return report;
    if (const auto committed = in->commit(); !committed) return committed.error();
    return report;
}

} // namespace lectern::catalogue
