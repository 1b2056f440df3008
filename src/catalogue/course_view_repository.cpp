// One course with its faculty, sections and lectures.
#include "view_rows.hpp"

namespace lectern::catalogue {
namespace {

std::vector<affiliation_view> read_affiliations(db::session& session, std::int64_t person) {
    std::vector<affiliation_view> all;
    session.each(
        "SELECT i.slug, i.name, i.local_name, i.country, i.kind, i.membership, i.time_zone, a.title,"
        " a.from_on, a.until_on FROM affiliations a JOIN institutions i ON i.id = a.institution_id"
        " WHERE a.person_id = ? ORDER BY a.position",
        [&](const db::statement& row) {
            all.push_back(
                {read_institution(row, 0), row.optional_text(7), row.optional_text(8), row.optional_text(9)});
        },
        person);
    return all;
}

void read_faculty(db::session& session, course_view& course) {
    session.each(
        "SELECT p.public_id, p.name, p.local_name, s.role, s.position, p.id FROM course_staff s"
        " JOIN people p ON p.id = s.person_id WHERE s.course_id = ? ORDER BY s.position",
        [&](const db::statement& row) {
            course.faculty.push_back({row.text(0), row.text(1), row.optional_text(2), row.text(3),
                                      row.integer(4), read_affiliations(session, row.integer(5))});
        },
        course.summary.id);
}

void read_sections(db::session& session, course_view& course, visibility seen) {
    std::int64_t section = 0;
    session.each(
        "SELECT s.id, s.title, l.public_id, l.title, l.local_title, l.status, l.duration_us,"
        " coalesce(l.audience, c.audience), s.public_id, l.is_held, l.publish_at_us FROM sections s JOIN "
        "courses c ON c.id = s.course_id"
        " LEFT JOIN lectures l ON l.section_id = s.id AND (l.is_held = 0 OR ?2)"
        " WHERE s.course_id = ?1 ORDER BY s.position, s.id, l.position, l.id",
        [&](const db::statement& row) {
            if (course.sections.empty() || row.integer(0) != section)
                course.sections.push_back({row.text(8), row.text(1), {}});
            section = row.integer(0);
            if (row.is_null(2)) return;
            course.sections.back().lectures.push_back({row.text(2), row.text(3), row.optional_text(4),
                                                       row.text(5), row.optional_integer(6), row.text(7),
                                                       row.integer(9) != 0, row.optional_integer(10)});
        },
        course.summary.id, seen == visibility::everything ? 1 : 0);
}

void read_runs(db::session& session, course_view& course) {
    session.each(
        "SELECT slug, title, pacing, from_on, until_on FROM course_runs WHERE course_id = ? ORDER BY "
        "position",
        [&](const db::statement& row) {
            course.runs.push_back(
                {row.text(0), row.optional_text(1), row.text(2), row.optional_text(3), row.optional_text(4)});
        },
        course.summary.id);
}

void read_relations(db::session& session, course_view& course, visibility seen) {
    session.each(
        "SELECT r.kind, c.slug, c.title FROM course_relations r JOIN courses c ON c.id = r.other_id"
        " WHERE r.course_id = ? AND (c.status <> 'draft' OR ?) ORDER BY r.position",
        [&](const db::statement& row) {
            course.relations.push_back({row.text(0), row.text(1), row.text(2)});
        },
        course.summary.id, seen == visibility::everything ? 1 : 0);
}

} // namespace

result<std::optional<course_view>> find_course_view(db::database& database, std::string_view slug,
                                                    visibility seen) {
    return in_snapshot(database, [&](db::session& session) {
        std::optional<course_view> found;
        static const std::string sql = "SELECT" + std::string(summary_columns) +
                                       ", c.description FROM courses c LEFT JOIN institutions i ON i.id ="
                                       " c.institution_id WHERE c.slug = ? AND (c.status <> 'draft' OR ?)";
        session.each(
            sql,
            [&](const db::statement& row) {
                found.emplace();
                found->summary = read_summary(row);
                found->description = row.optional_text(summary_column_count);
            },
            slug, seen == visibility::everything ? 1 : 0);
        if (!found) return found;
        read_recognitions(session, found->summary);
        read_faculty(session, *found);
        read_sections(session, *found, seen);
        read_runs(session, *found);
        read_relations(session, *found, seen);
        return found;
    });
}

} // namespace lectern::catalogue
