// Who is enrolled in a course as a table.
#include "course_run_repository.hpp"
#include "course_table.hpp"

#include "lectern/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace lectern::catalogue {
namespace {

namespace json = boost::json;
using std::string_view;

constexpr std::array<string_view, 3> roster_columns{"user", "since", "run"};

struct roster_row {
    std::uint32_t line = 0;
    std::string user;
    std::int64_t user_id = 0;
    std::optional<std::int64_t> since_us; // none: as it is, or now
    std::optional<std::int64_t> run_id;   // none: in the course alone
};

std::string moment(std::int64_t us) {
    return base::to_iso8601(base::time_point(std::chrono::microseconds(us)));
}

std::optional<int> number_in(string_view text, std::size_t at, std::size_t digits) {
    int value = 0;
    const auto part = text.substr(at, digits);
    const auto [end, failed] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (failed != std::errc() || end != part.data() + part.size() || part.front() == '-') return std::nullopt;
    return value;
}

// "2026-09-01T08:00:00Z", or a day, which begins at midnight UTC.
std::optional<std::int64_t> moment_in(string_view text) {
    const bool is_day = text.size() == 10;
    if ((!is_day && text.size() != 20) || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = number_in(text, 0, 4), month = number_in(text, 5, 2), day = number_in(text, 8, 2);
    if (!year || !month || !day) return std::nullopt;
    const auto date = std::chrono::year(*year) / *month / *day;
    if (!date.ok() || *year < 1970) return std::nullopt;
    auto when = std::chrono::sys_seconds(std::chrono::sys_days(date));
    if (!is_day) {
        if (text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z') return std::nullopt;
        const auto hour = number_in(text, 11, 2), minute = number_in(text, 14, 2),
                   second = number_in(text, 17, 2);
        if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
        when += std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
    }
    return std::chrono::duration_cast<std::chrono::microseconds>(when.time_since_epoch()).count();
}

template <class Use>
void each_enrolled(db::session& session, std::int64_t course, Use use) {
    session.each("SELECT u.name, e.enrolled_us, r.slug FROM enrolments e JOIN users u ON u.id = e.user_id"
                 " LEFT JOIN course_runs r ON r.id = e.run_id WHERE e.course_id = ? AND u.is_active = 1"
                 " ORDER BY u.name",
                 use, course);
}

std::vector<std::vector<std::string>> rows_of(db::session& session, std::int64_t course) {
    std::vector<std::vector<std::string>> all;
    each_enrolled(session, course, [&](const db::statement& row) {
        all.push_back({row.text(0), moment(row.integer(1)), row.optional_text(2).value_or("")});
    });
    return all;
}

picture pictured_roster(db::session& session, std::int64_t course) {
    picture all;
    each_enrolled(session, course, [&](const db::statement& row) {
        json::object members{{"run", nullptr}, {"since", moment(row.integer(1))}};
        if (!row.is_null(2)) members["run"] = row.text(2);
        all.push_back({"enrolment", row.text(0), row.text(0), "", std::move(members)});
    });
    return all;
}

class roster_reader {
public:
    explicit roster_reader(const table_task& task) : task_(task) {}

    std::vector<roster_row> read() {
        std::vector<roster_row> all;
        for (const auto& row : task_.table.rows) all.push_back(read_row(row));
        return all;
    }

private:
    std::string cell(const csv_row& row, string_view column) const {
        const auto at = task_.table.column(column);
        return at < row.cells.size() ? row.cells[at] : std::string();
    }
    void refuse(const csv_row& row, string_view column, std::string what) {
        task_.problems.push_back({row.line, column_named(task_.table, column), std::move(what)});
    }

    roster_row read_row(const csv_row& row) {
        roster_row entry;
        entry.line = row.line;
        entry.user = cell(row, "user");
        std::ranges::transform(entry.user, entry.user.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        read_user(row, entry);
        if (const auto since = cell(row, "since"); !since.empty()) {
            entry.since_us = moment_in(since);
            if (!entry.since_us)
                refuse(row, "since",
                       "\"" + base::clean_title(since, 60) +
                           "\" is not a day or time like \"2026-09-01\" or "
                           "\"2026-09-01T08:00:00Z\"");
        }
        if (const auto run = cell(row, "run"); !run.empty()) {
            entry.run_id = find_run(task_.w.session, task_.course, run);
            if (!entry.run_id)
                refuse(row, "run", "the course has no run \"" + base::clean_title(run, 80) + "\"");
        }
        return entry;
    }

    void read_user(const csv_row& row, roster_row& entry) {
        if (entry.user.empty()) return refuse(row, "user", "is missing");
        if (const auto [first, is_new] = seen_.emplace(entry.user, row.line); !is_new)
            return refuse(row, "user", "occurs twice; first on line " + std::to_string(first->second));
        const auto id =
            task_.w.session.integer("SELECT id FROM users WHERE name = ? AND is_active = 1", entry.user);
        if (!id) refuse(row, "user", "there is no user \"" + base::clean_title(entry.user, 80) + "\"");
        entry.user_id = id.value_or(0);
    }

    const table_task& task_;
    std::map<std::string, std::uint32_t> seen_;
};

// The time stays as it is when the table says the same second.
void save_row(const table_task& task, const roster_row& row, bool with_run) {
    auto& session = task.w.session;
    std::optional<std::int64_t> since;
    session.each(
        "SELECT enrolled_us FROM enrolments WHERE course_id = ? AND user_id = ?",
        [&](const db::statement& found) { since = found.integer(0); }, task.course, row.user_id);
    if (!since) {
        session.run("INSERT INTO enrolments (course_id, user_id, enrolled_us, run_id) VALUES (?, ?, ?, ?)",
                    task.course, row.user_id, row.since_us.value_or(task.w.now_us), row.run_id);
        return;
    }
    const bool is_other_time = row.since_us && moment(*row.since_us) != moment(*since);
    session.run("UPDATE enrolments SET enrolled_us = ?3, run_id = iif(?4, ?5, run_id) WHERE course_id = ?1"
                " AND user_id = ?2 AND (enrolled_us, run_id) IS NOT (?3, iif(?4, ?5, run_id))",
                task.course, row.user_id, is_other_time ? *row.since_us : *since, with_run ? 1 : 0,
                row.run_id);
}

void save_rows(const table_task& task) {
    const auto rows = roster_reader(task).read();
    if (!task.problems.empty()) return;
    const bool with_run = task.table.column("run") < task.table.columns.size();
    for (const auto& row : rows) save_row(task, row, with_run);
    if (!task.replace) return;
    std::set<string_view> named;
    for (const auto& row : rows) named.insert(row.user);
    for (const auto& present : rows_of(task.w.session, task.course))
        if (!named.contains(present.front()))
            task.w.session.run("DELETE FROM enrolments WHERE course_id = ? AND user_id ="
                               " (SELECT id FROM users WHERE name = ?)",
                               task.course, present.front());
}

} // namespace

const table_form& roster_form() {
    static const table_form form{roster_columns, 1, rows_of, pictured_roster, save_rows};
    return form;
}

} // namespace lectern::catalogue
