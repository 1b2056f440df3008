// Who may watch a lecture: what the catalogue knows of it. What a role may is not its business.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

// The words of audiences: public, signed_in (whoever has an account), enrolled (in the course), granted
// (users of an institution that has a grant from the course).

// What an institution's users may do with a course.
struct grant_terms {
    bool may_stream = true, may_download = false, may_mirror = false;
    unsigned highest = 0;                         // pixels of height of the best rendition; 0: any
    std::optional<std::string> from_on, until_on; // "2026", "2026-09" or "2026-09-01"

    friend bool operator==(const grant_terms&, const grant_terms&) = default;
};

// Both days count whole (UTC), and so do months and years that stand for days.
bool is_valid_on(const grant_terms& grant, base::time_point when);

// The first moment after `now`, and before `limit`, at which a grant that is valid now no longer is; else
// `limit`.
base::time_point valid_until(const grant_terms& grant, base::time_point now, base::time_point limit);

struct viewer {
    std::int64_t user_id = 0; // 0: nobody who is known
    std::string person_slug, institution_slug;
};

struct watch_facts {
    std::string audience;             // of the lecture, or else of its course
    bool is_draft = false;            // its course is, or it is held back: only the staff knows of it
    bool on_staff = false;            // the viewer is on the course's staff
    bool enrolled = false;            // the viewer is, in the course
    std::optional<grant_terms> grant; // from the course to the viewer's institution, whatever its dates
};

// Nothing when there is no such lecture.
result<std::optional<watch_facts>> find_watch_facts(db::database& database, std::string_view lecture_id,
                                                    const viewer& who);

struct enrolled_user {
    std::string name;
    std::int64_t enrolled_us = 0;
};

// By name, after that of `after`. Errors of these three: not_found (the course, the user).
result<std::vector<enrolled_user>> list_enrolled(db::database& database, std::string_view course_slug,
                                                 std::string_view after, int limit);
// True when that was news.
result<bool> enrol(db::transaction& in, std::string_view course_slug, std::string_view user_name);
result<bool> withdraw(db::transaction& in, std::string_view course_slug, std::string_view user_name);

} // namespace lectern::catalogue
