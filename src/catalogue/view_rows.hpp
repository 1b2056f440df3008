// Rows of the views that more than one query reads.
#pragma once

#include "lectern/catalogue/views.hpp"
#include "lectern/db/session.hpp"

namespace lectern::catalogue {

// Columns for course_summary: c is courses, i is its institution (LEFT JOIN). Read by read_summary.
inline constexpr std::string_view summary_columns =
    " c.id, c.slug, c.title, c.local_title, c.language, c.level, c.discipline,"
    " i.slug, i.name, i.local_name, i.country, i.kind, i.membership, i.time_zone,"
    " (SELECT count(*) FROM course_staff s WHERE s.course_id = c.id),"
    " (SELECT count(*) FROM lectures l WHERE l.course_id = c.id AND l.is_held = 0),"
    " (SELECT count(*) FROM lectures l WHERE l.course_id = c.id AND l.is_held = 0 AND l.status = "
    "'published'),"
    " (SELECT coalesce(sum(l.duration_us), 0) FROM lectures l WHERE l.course_id = c.id AND l.is_held = 0), "
    "c.status, "
    "c.audience";
inline constexpr int summary_column_count = 20;

course_summary read_summary(const db::statement& row);
institution_view read_institution(const db::statement& row, int first_column); // seven columns, as above
void read_recognitions(db::session& session, course_summary& course);

// Runs `read(session)` in one snapshot.
template <class Read>
auto in_snapshot(db::database& database, Read read) -> result<decltype(read(std::declval<db::session&>()))> {
    const auto view = db::snapshot::begin(database);
    if (!view) return view.error();
    db::session session(database);
    auto value = read(session);
    if (!session.ok()) return session.outcome().error();
    return value;
}

} // namespace lectern::catalogue
