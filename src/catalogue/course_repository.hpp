#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

namespace lectern::catalogue {

std::optional<std::int64_t> find_course(db::session& session, std::string_view slug);
// The course with its lists, without its sections and relations. What it refers to is there.
saved save_course(writer& w, const course_entry& entry);
// The lists of a course, each in its order. Saving is true when that changed something.
std::vector<recognition_entry> recognitions_of(db::session& session, std::int64_t course);
bool save_recognitions(writer& w, std::int64_t course, const std::vector<recognition_entry>& wanted);
std::vector<staff_entry> staff_of(db::session& session, std::int64_t course);
bool save_staff(writer& w, std::int64_t course, const std::vector<staff_entry>& wanted);
std::int64_t make_course(writer& w, std::string_view slug, std::string_view title);
void touch_course(writer& w, std::int64_t id);
// Courses whose words contain a name of one of these.
std::vector<std::int64_t> courses_of_institution(db::session& session, std::int64_t institution);
std::vector<std::int64_t> courses_of_person(db::session& session, std::int64_t person);

} // namespace lectern::catalogue
