// What can be read on the slides of lectures, and which are still to be read.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

// Once, when a server begins: those that were read in other languages wait again, and so do those that are
// said to be queued and of whose lecture there is no job in `with_job` (public ids).
result<void> reopen_slides(db::transaction& in, std::string_view languages,
                           const std::set<std::string>& with_job);
// Those that failed wait again: how many.
result<std::int64_t> reopen_failed_slides(db::transaction& in);

struct lecture_slides {
    std::string lecture_id, package;
};
// The next that wait, now queued: no more than makes `most` of them together. Lectures without slides are
// passed over, and are done. Whoever calls puts in a job for each, in the same transaction.
result<std::vector<lecture_slides>> take_unread_slides(db::transaction& in, std::size_t most);
// Cheap: whether take_unread_slides would do something.
result<bool> slides_wait(db::database& database, std::size_t most);

struct slide_text {
    std::string image; // SHA-256, hex
    std::string languages, text;
};
// By image. Empty when there is no such lecture.
result<std::map<std::string, slide_text>> find_slide_texts(db::database& database,
                                                           std::string_view lecture_id);
// Errors: not_found (no such lecture).
result<void> save_slide_text(db::transaction& in, std::string_view lecture_id, const slide_text& text);

// Whether search finds them, for the whole site. They are kept either way.
result<void> let_slides_be_found(db::transaction& in, bool found);
result<bool> slides_are_found(db::database& database);

// All of `images` have been read, if the lecture still plays `package`: the texts of others go, and search
// finds those that are left.
result<void> finish_slides(db::transaction& in, const lecture_slides& of, std::string_view languages,
                           const std::set<std::string>& images);
// A job tries those of the lecture again that could not be read.
result<void> retry_slides(db::transaction& in, std::string_view lecture_id);
// They cannot be read. What has been read of them is found.
result<void> give_up_slides(db::transaction& in, const lecture_slides& of);

} // namespace lectern::catalogue
