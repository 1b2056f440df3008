#pragma once

#include "catalogue_file.hpp"
#include "change_repository.hpp"

namespace lectern::catalogue {

std::optional<std::int64_t> find_course(db::session& session, std::string_view slug);
// The course with its recognitions and faculty, without its sections. What it refers to is there.
saved save_course(writer& w, const course_entry& entry);
std::int64_t make_course(writer& w, std::string_view slug, std::string_view title);
void touch_course(writer& w, std::int64_t id);
// Courses whose words contain a name of one of these.
std::vector<std::int64_t> courses_of_institution(db::session& session, std::int64_t institution);
std::vector<std::int64_t> courses_of_person(db::session& session, std::int64_t person);

} // namespace lectern::catalogue
