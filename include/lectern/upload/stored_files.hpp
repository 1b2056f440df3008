// What the database says of the files under sources/: for `lectern doctor` and `lectern backup`.
#pragma once

#include "lectern/db/database.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::upload {

struct stored_upload {
    std::string id;       // the file's name
    std::string filename; // as the instructor knows it
    bool is_partial = false, is_complete = false, is_deleting = false;
    std::uint64_t received = 0; // bytes that were acknowledged
    std::optional<std::string> lecture_id;
};

struct stored_source {
    std::string id, filename;
    std::uint64_t bytes = 0;
    std::string sha256;
    std::vector<std::string> lectures; // public ids; the newest attachment last
};

struct stored_files {
    std::vector<stored_upload> uploads; // each list by id
    std::vector<stored_source> sources;
};

struct amount {
    std::int64_t count = 0, bytes = 0;
};
struct stored_amounts {
    amount sources; // recordings as they came; those that are the same bytes count each
    amount coming;  // uploads that are not complete, with what has arrived
};
result<stored_amounts> count_stored(db::database& in);

// Two lists of one moment when the caller holds a snapshot.
result<stored_files> list_stored_files(db::database& in);

// The client is told to send again what is no longer on the disk. Errors: conflict when the upload has moved.
result<void> set_back(db::transaction& in, const stored_upload& from, std::uint64_t bytes);

// For the copy of a database whose file was deleted while it was copied: the server finishes the deletion.
result<void> mark_gone(db::transaction& in, std::string_view id);

// Links that a killed process left while it was making two equal sources one. Returns how many went.
// Blocks. Errors: io.
result<std::size_t> remove_half_made_links(const std::filesystem::path& directory);

} // namespace lectern::upload
