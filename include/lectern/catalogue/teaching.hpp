// What those who teach see of their courses, and change there.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lectern::catalogue {

struct course_access {
    bool on_staff = false; // the person is on the course's staff
    bool is_public = false;
};

// Nothing when there is no such course. `person_slug` may be nobody's.
result<std::optional<course_access>> find_course_access(db::database& database, std::string_view course_slug,
                                                        std::string_view person_slug);

inline constexpr std::size_t longest_title = 300; // characters, of a lecture and of a section

struct new_lecture {
    std::string title;
    std::string section;  // its title; made at the end when there is none. Empty: the course's last one
    bool is_held = false; // only the course's staff sees it
};

// The lecture's id; it stands last in its section, as a draft. Errors: not_found (the course), usage (a title
// without a letter).
result<std::string> add_lecture(db::transaction& in, std::string_view course_slug, const new_lecture& wanted);

} // namespace lectern::catalogue
