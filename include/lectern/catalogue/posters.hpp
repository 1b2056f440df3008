// The posters of lectures that somebody chose. A lecture without one shows the picture of its package.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lectern::catalogue {

struct chosen_poster {
    std::string slide;    // SHA-256 of the slide's image, hex; empty: a picture was sent
    bool is_shown = true; // false: what plays now has no such slide; another recording may have it again
    std::string name, lean_name; // the first digits of SHA-256 of the picture, and of the small one
    int width = 0, height = 0;   // pixels
    std::int64_t changed_us = 0;
};

struct lecture_poster {
    std::string package; // that plays; empty: none
    std::optional<chosen_poster> chosen;
};
// Nothing when there is no such lecture.
result<std::optional<lecture_poster>> find_poster(db::database& database, std::string_view lecture_id);

// WebP, both.
struct poster_pictures {
    std::string_view picture, lean;
};
// In place of what was chosen before. Errors: not_found (no such lecture).
result<void> save_poster(db::transaction& in, std::string_view lecture_id, const chosen_poster& poster,
                         const poster_pictures& pictures, base::time_point now);
result<void> remove_poster(db::transaction& in, std::string_view lecture_id);

// The picture of this name, if it is what the lecture shows now.
result<std::optional<std::string>> find_poster_picture(db::database& database, std::string_view lecture_id,
                                                       std::string_view name);

// Another one whenever a poster is another one.
result<std::string> posters_mark(db::database& database);

} // namespace lectern::catalogue
