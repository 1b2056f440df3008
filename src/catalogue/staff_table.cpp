// Staff and recognitions of a course as tables.
#include "course_repository.hpp"
#include "course_table.hpp"
#include "name_repository.hpp"
#include "person_repository.hpp"
#include "read_parts.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace lectern::catalogue {
namespace {

namespace json = boost::json;
using std::string_view;

constexpr std::array<string_view, 3> staff_columns{"person", "role", "name"};
constexpr std::array<string_view, 9> recognition_columns{"level",     "scheme",       "authority",
                                                         "region",    "awarded_on",   "valid_until",
                                                         "withdrawn", "withdrawn_on", "evidence"};

json::value or_null(const optional_text& text) {
    if (!text) return nullptr;
    return json::string(*text);
}

// Those of the table in place of their namesakes; new ones after what is there.
template <class Entry, class Name>
void merge(std::vector<Entry>& wanted, const std::vector<Entry>& rows, Name name_of,
           void (*replace)(Entry& there, const Entry& row)) {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < wanted.size(); ++i) places.emplace(name_of(wanted[i]), i);
    for (const auto& row : rows) {
        const auto [known, is_new] = places.emplace(name_of(row), wanted.size());
        if (is_new)
            wanted.push_back(row);
        else
            replace(wanted[known->second], row);
    }
}

void refuse_twice(const table_task& task, std::size_t row, string_view column, std::uint32_t first) {
    task.problems.push_back({task.table.rows[row].line, column_named(task.table, column),
                             "occurs twice; first on line " + std::to_string(first)});
}

std::vector<std::vector<std::string>> staff_rows(db::session& session, std::int64_t course) {
    std::vector<std::vector<std::string>> all;
    session.each(
        "SELECT p.slug, s.role, p.name FROM course_staff s JOIN people p ON p.id = s.person_id"
        " WHERE s.course_id = ? ORDER BY s.position",
        [&](const db::statement& row) {
            all.push_back({row.text(0), row.text(1), row.text(2)});
        },
        course);
    return all;
}

picture pictured_staff(db::session& session, std::int64_t course) {
    picture all;
    for (const auto& member : staff_of(session, course)) {
        json::object members{{"role", member.role}, {"position", all.size() + 1}};
        all.push_back({"staff", member.person.slug, member.person.slug, "", std::move(members)});
    }
    return all;
}

void check_staff(const table_task& task, const std::vector<staff_entry>& rows) {
    std::map<string_view, std::uint32_t> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& slug = rows[i].person.slug;
        if (slug.empty()) continue; // said where it was read
        const auto line = task.table.rows[i].line;
        if (const auto [first, is_new] = seen.emplace(slug, line); !is_new)
            refuse_twice(task, i, "person", first->second);
        if (!find_person(task.w.session, slug))
            task.problems.push_back({line, column_named(task.table, "person"),
                                     "there is no person \"" + base::clean_title(slug, 80) + "\""});
    }
}

void save_staff_rows(const table_task& task) {
    const auto rows = read_rows(task, read_staff);
    check_staff(task, rows);
    if (!task.problems.empty()) return;
    auto wanted = task.replace ? std::vector<staff_entry>() : staff_of(task.w.session, task.course);
    const auto slug_of = [](const staff_entry& e) { return e.person.slug; };
    merge<staff_entry>(wanted, rows, slug_of,
                       [](staff_entry& there, const staff_entry& row) { there.role = row.role; });
    if (!save_staff(task.w, task.course, wanted)) return;
    touch_course(task.w, task.course);
    index_course(task.w, task.course); // its words hold their names
}

// What makes it the same recognition, whatever else is said of it.
std::string name_of(const recognition_entry& r) {
    return r.level + ": " + r.scheme + (r.awarded_on ? " (" + *r.awarded_on + ")" : "");
}

std::vector<std::vector<std::string>> recognition_rows(db::session& session, std::int64_t course) {
    std::vector<std::vector<std::string>> all;
    for (const auto& r : recognitions_of(session, course))
        all.push_back({r.level, r.scheme, r.authority.value_or(""), r.region.value_or(""),
                       r.awarded_on.value_or(""), r.valid_until.value_or(""), r.withdrawn ? "yes" : "no",
                       r.withdrawn_on.value_or(""), r.evidence.value_or("")});
    return all;
}

picture pictured_recognitions(db::session& session, std::int64_t course) {
    picture all;
    std::map<std::string, int> seen; // the API may have made two of one name
    for (const auto& r : recognitions_of(session, course)) {
        const auto name = name_of(r);
        const auto number = ++seen[name];
        const auto key = number == 1 ? name : name + " #" + std::to_string(number);
        json::object members{{"position", all.size() + 1},     {"authority", or_null(r.authority)},
                             {"region", or_null(r.region)},    {"valid_until", or_null(r.valid_until)},
                             {"withdrawn", r.withdrawn},       {"withdrawn_on", or_null(r.withdrawn_on)},
                             {"evidence", or_null(r.evidence)}};
        all.push_back({"recognition", key, key, "", std::move(members)});
    }
    return all;
}

void save_recognition_rows(const table_task& task) {
    const auto rows = read_rows(task, read_recognition);
    std::map<std::string, std::uint32_t> seen;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const auto [first, is_new] = seen.emplace(name_of(rows[i]), task.table.rows[i].line);
            !is_new && !rows[i].scheme.empty())
            refuse_twice(task, i, "scheme", first->second);
    if (!task.problems.empty()) return;
    auto wanted =
        task.replace ? std::vector<recognition_entry>() : recognitions_of(task.w.session, task.course);
    merge<recognition_entry>(wanted, rows, name_of,
                             [](recognition_entry& there, const recognition_entry& row) { there = row; });
    if (save_recognitions(task.w, task.course, wanted)) touch_course(task.w, task.course);
}

} // namespace

const table_form& staff_form() {
    static const table_form form{staff_columns, 2, staff_rows, pictured_staff, save_staff_rows};
    return form;
}

const table_form& recognitions_form() {
    static const table_form form{recognition_columns, 2, recognition_rows, pictured_recognitions,
                                 save_recognition_rows};
    return form;
}

} // namespace lectern::catalogue
