#include "view_rows.hpp"

namespace lectern::catalogue {

institution_view read_institution(const db::statement& row, int first) {
    return {
        row.text(first),     row.text(first + 1),          row.optional_text(first + 2), row.text(first + 3),
        row.text(first + 4), row.optional_text(first + 5), row.optional_text(first + 6)};
}

course_summary read_summary(const db::statement& row) {
    course_summary course;
    course.id = row.integer(0);
    course.slug = row.text(1);
    course.title = row.text(2);
    course.local_title = row.optional_text(3);
    course.language = row.text(4);
    course.level = row.optional_text(5);
    course.discipline = row.optional_text(6);
    if (!row.is_null(7)) course.institution = read_institution(row, 7);
    course.faculty_count = row.integer(14);
    course.lecture_count = row.integer(15);
    course.published_count = row.integer(16);
    course.duration_us = row.integer(17);
    course.status = row.text(18);
    course.audience = row.text(19);
    return course;
}

void read_recognitions(db::session& session, course_summary& course) {
    session.each(
        "SELECT level, scheme, authority, region, awarded_on, valid_until, withdrawn_on, withdrawn, evidence"
        " FROM recognitions WHERE course_id = ? ORDER BY position",
        [&](const db::statement& row) {
            course.recognitions.push_back({row.text(0), row.text(1), row.optional_text(2),
                                           row.optional_text(3), row.optional_text(4), row.optional_text(5),
                                           row.optional_text(6), row.integer(7) != 0, row.optional_text(8)});
        },
        course.id);
}

} // namespace lectern::catalogue
