// Programmes as readers see them: without courses that are drafts.
#include "view_rows.hpp"

namespace lectern::catalogue {
namespace {

constexpr std::string_view programme_columns =
    " p.slug, p.title, p.local_title, p.level, i.slug, i.name, i.local_name, i.country, i.kind, i.membership,"
    " i.time_zone, (SELECT count(*) FROM programme_courses m JOIN courses c ON c.id = m.course_id"
    " WHERE m.programme_id = p.id AND c.status <> 'draft'), p.description, p.id FROM programmes p"
    " LEFT JOIN institutions i ON i.id = p.institution_id";

programme_summary read_programme(const db::statement& row) {
    programme_summary programme{row.text(0), row.text(1), row.optional_text(2), row.optional_text(3), {}, 0};
    if (!row.is_null(4)) programme.institution = read_institution(row, 4);
    programme.courses = row.integer(11);
    return programme;
}

void read_courses(db::session& session, programme_view& programme, std::int64_t id) {
    static const std::string sql =
        "SELECT" + std::string(summary_columns) +
        " FROM programme_courses m JOIN courses c ON c.id = m.course_id LEFT JOIN institutions i"
        " ON i.id = c.institution_id WHERE m.programme_id = ? AND c.status <> 'draft' ORDER BY m.position";
    session.each(
        sql, [&](const db::statement& row) { programme.courses.push_back(read_summary(row)); }, id);
    for (auto& course : programme.courses) read_recognitions(session, course);
}

} // namespace

result<programme_page> list_programmes(db::database& database, std::string_view after, int limit) {
    return in_snapshot(database, [&](db::session& session) {
        programme_page page;
        static const std::string sql =
            "SELECT" + std::string(programme_columns) + " WHERE p.slug > ? ORDER BY p.slug LIMIT ?";
        session.each(
            sql, [&](const db::statement& row) { page.items.push_back(read_programme(row)); }, after,
            limit + 1);
        if (page.items.size() > static_cast<std::size_t>(limit)) {
            page.items.pop_back();
            page.next = page.items.back().slug;
        }
        return page;
    });
}

result<std::optional<programme_view>> find_programme_view(db::database& database, std::string_view slug) {
    return in_snapshot(database, [&](db::session& session) {
        std::optional<programme_view> found;
        std::int64_t id = 0;
        static const std::string sql = "SELECT" + std::string(programme_columns) + " WHERE p.slug = ?";
        session.each(
            sql,
            [&](const db::statement& row) {
                found.emplace();
                found->summary = read_programme(row);
                found->description = row.optional_text(12);
                id = row.integer(13);
            },
            slug);
        if (found) read_courses(session, *found, id);
        return found;
    });
}

} // namespace lectern::catalogue
