// The captions of lectures: who made them, who has looked at them, and whether viewers see them.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

struct caption_track {
    std::string language; // BCP 47
    std::string name;
    std::string origin;          // import, upload, speech or translation
    std::string review;          // draft (for the staff alone), unreviewed or reviewed
    std::string file;            // name of a caption_text; empty: what the package has
    std::int64_t changed_us = 0; // 0: as it came with the recording

    bool is_shown() const noexcept { return review != "draft"; }
};

bool is_caption_origin(std::string_view text) noexcept;
bool is_caption_review(std::string_view text) noexcept;

struct lecture_captions {
    std::string package;       // that plays; empty: none, and there are no captions
    std::string source_sha256; // of the recording that it was made from
    std::int64_t duration_us = 0;
    std::vector<caption_track> tracks; // by language
};
// Nothing when there is no such lecture.
result<std::optional<lecture_captions>> find_captions(db::database& database, std::string_view lecture_id);

// In place of what the lecture has in this language. Errors: not_found (no lecture, or none that plays).
// remove_captions() empties the texts in it, too, also those that were replaced before.
result<void> save_captions(db::transaction& in, std::string_view lecture_id, const caption_track& track,
                           base::time_point now);
result<void> remove_captions(db::transaction& in, std::string_view lecture_id, std::string_view language,
                             base::time_point now);

// A text of the lecture, under a name that says what is in it. What no track has named for
// forgotten_texts_are_kept goes. Errors: not_found (no such lecture).
struct caption_text {
    std::string name, webvtt;
};
result<void> keep_caption_text(db::transaction& in, std::string_view lecture_id, const caption_text& text,
                               base::time_point now);
// Empty: it was taken away not long ago.
// Takes away, for whoever knows their names, too, the texts that no track of what plays names any more.
result<void> remove_unnamed_texts(db::transaction& in, std::string_view lecture_id, base::time_point now);
result<std::optional<std::string>> find_caption_text(db::database& database, std::string_view lecture_id,
                                                     std::string_view name);

// Of the texts that the tracks of what plays name.
result<std::uint64_t> named_caption_bytes(db::database& database, std::string_view lecture_id);

struct caption_room {
    std::uint64_t bytes = 0; // for all texts of a lecture
    std::uint64_t taken = 0; // named_caption_bytes() before the change
};
// Texts that were replaced give way, the oldest first, until those of the lecture fit. Where there was more
// than there is room for, what makes it no more is allowed.
// Errors: too_large, when the ones that its tracks name do not fit.
result<void> fit_caption_texts(db::transaction& in, std::string_view lecture_id, const caption_room& room,
                               base::time_point now);

// Another one whenever texts were taken away.
result<std::string> removed_texts_mark(db::database& database);

inline constexpr auto forgotten_texts_are_kept = std::chrono::hours(30 * 24);

} // namespace lectern::catalogue
