// What uploads and jobs need to know of a lecture, and what they change there, within the transaction of the
// caller.
#pragma once

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/db/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lectern::catalogue {

struct lecture_access {
    bool on_staff = false; // the person is on the staff of the lecture's course
    bool is_draft = false; // the course is: for others it is not there
};

// Nothing when there is no such lecture. `person_slug` may be nobody's.
result<std::optional<lecture_access>> find_lecture_access(db::database& database, std::string_view lecture_id,
                                                          std::string_view person_slug);

struct lecture_state {
    std::string status;     // draft, receiving, processing, published, failed
    std::string reason;     // a sentence, or empty
    bool is_public = false; // its course is no draft
};

// Nothing when there is no such lecture.
result<std::optional<lecture_state>> find_lecture_state(db::database& database, std::string_view lecture_id);

struct lecture_names {
    std::string title, course; // the course's slug
};
// Nothing when there is no such lecture.
result<std::optional<lecture_names>> find_lecture_names(db::database& database, std::string_view lecture_id);

// A lecture that plays keeps playing: its status changes only when there is no current video.
// `reason`: one sentence for the instructor, or empty. Errors: not_found.
result<void> set_status_unless_published(db::transaction& transaction, std::string_view lecture_id,
                                         lecture_status status, std::string_view reason = {});

} // namespace lectern::catalogue
