// A lecture for jobs to be about.
#pragma once

namespace lectern::jobs {

inline constexpr const char* one_lecture =
    "INSERT INTO courses (id, slug, title, language, status, created_us, changed_us) "
    "VALUES (1, 'c', 'C', 'en', 'published', 0, 0);"
    "INSERT INTO sections (id, course_id, title, position) VALUES (1, 1, 'S', 1);"
    "INSERT INTO lectures (id, public_id, course_id, section_id, title, position, status, origin, "
    "created_us, "
    "changed_us) VALUES (1, 'lecture-1', 1, 1, 'L', 1, 'draft', 'recording', 0, 0)";

} // namespace lectern::jobs
