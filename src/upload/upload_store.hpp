// Uploads and sources in the database: the one owner of both tables. Begins no transaction.
#pragma once

#include "upload_state.hpp"

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"
#include "lectern/upload/upload_options.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::upload {

struct upload_row {
    std::string id;
    std::int64_t user_id = 0;
    std::optional<std::int64_t> session_id;
    upload_facts facts;
    bool deleting = false;
    std::string metadata, concat; // as sent
    std::string filename;
    std::optional<std::string> lecture_id, fingerprint, sha256;
    base::time_point created{};
};

result<void> insert_upload(db::transaction& t, const upload_row& row);
result<std::optional<upload_row>> find_upload(db::database& d,
                                              std::string_view id); // not those being deleted

// Errors: not_found when it is no longer receiving.
result<void> record_length(db::transaction& t, std::string_view id, std::uint64_t length);
// Never lowers what was recorded.
result<void> record_received(db::transaction& t, std::string_view id, std::uint64_t received,
                             base::time_point expires);
result<void> record_expiry(db::transaction& t, std::string_view id, base::time_point expires);
result<void> record_completion(db::transaction& t, const completed_upload& done, base::time_point now,
                               base::time_point expires);

struct usage {
    std::size_t unfinished = 0; // uploads of the user
    std::uint64_t held = 0;     // bytes: declared by the user's uploads and kept as the user's sources
    std::uint64_t reserved = 0; // bytes still to come of everybody's unfinished uploads
};
result<usage> usage_of(db::database& d, std::int64_t user_id);

// A user's unfinished uploads, newest first; of one lecture when it is not empty.
result<std::vector<upload_row>> unfinished_uploads(db::database& d, std::int64_t user_id,
                                                   std::string_view lecture_id, base::time_point now);
result<bool> is_being_received(db::database& d, std::string_view lecture_id);

// Of a whole file with these bytes: its id.
result<std::optional<std::string>> find_source(db::database& d, std::string_view sha256, std::uint64_t bytes,
                                               std::string_view other_than);

// The first half of deleting: from now on nobody finds the upload. Errors: not_found.
result<void> mark_deleting(db::transaction& t, std::string_view id);
// The second half, after the file went. The source's row goes too, unless a lecture has it.
result<void> erase_upload(db::transaction& t, std::string_view id);
result<bool> is_attached(db::database& d, std::string_view source_id);

result<std::vector<std::string>> expired_uploads(db::database& d, base::time_point now, std::size_t at_most);
struct half_deleted {
    std::string id;
    std::optional<std::string> lecture_id;
};
result<std::vector<half_deleted>> half_deleted_uploads(db::database& d);

} // namespace lectern::upload
