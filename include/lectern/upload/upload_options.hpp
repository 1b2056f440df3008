// Every limit on uploads; docs/uploads.md lists them.
#pragma once

#include "lectern/db/database.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lectern::upload {

// A lecture's recording, of which some bytes are there, or all.
struct arriving_upload {
    std::string id, lecture_id;
    std::filesystem::path file; // its bytes, from the first on
    std::uint64_t received = 0, length = 0;
};

struct upload_options {
    std::filesystem::path directory;        // where uploads are written and stay: <data>/sources
    std::uint64_t max_size = 200ULL << 30U; // bytes of one upload; also Tus-Max-Size
    std::uint64_t reserve = 1ULL << 30U;    // bytes of the disk kept free for the database and for deletes,
    unsigned reserve_percent = 5;           // but not more than this part of the disk
    std::size_t open_per_user = 1000;       // unfinished uploads of one user; more is 429
    std::uint64_t quota_per_user = 0;       // bytes that a user's uploads and sources may take; 0: no limit
    std::chrono::microseconds expiry =
        std::chrono::hours(7 * 24); // an unfinished upload lives so long after its last byte
    std::chrono::microseconds part_expiry =
        std::chrono::hours(1);                       // a part lives so long after it was joined to others
    std::size_t write_bytes = 1U << 20U;             // collected in memory before they are written
    std::uint64_t commit_bytes = 32U << 20U;         // synced and acknowledged at least so often, in bytes
    std::chrono::milliseconds commit_interval{1000}; // and in time
    std::chrono::milliseconds takeover{
        10'000};                               // what a new request waits for the old one to let go; then 503
    std::chrono::seconds retry_after_full{60}; // Retry-After when the disk is full
    std::size_t metadata_bytes = 8U << 10U;    // longer Upload-Metadata is refused
    // Metadata keys with few values; another value is answered 400.
    std::vector<std::pair<std::string, std::vector<std::string>>> choices = {};
    std::size_t parts = 1000;                       // that one upload may be joined from
    std::chrono::milliseconds housekeeping{60'000}; // between looks for expired uploads
    // Told after bytes were acknowledged. Must be quick. Thread: the request's shard.
    std::function<void(const arriving_upload&)> on_received = {};
};

struct completed_upload {
    std::string id;             // of the upload and of the source
    std::filesystem::path file; // <directory>/<id>
    std::optional<std::string> lecture_id;
    std::int64_t user_id = 0;
    std::string filename; // as the instructor knows it
    std::uint64_t bytes = 0;
    std::string sha256;
    bool was_held = false;     // the same bytes were here already, and are stored once
    std::string metadata = {}; // Upload-Metadata, as sent
};

// The value of a key of Upload-Metadata; empty when it is not there.
std::string metadata_value(std::string_view metadata, std::string_view key);

// Runs in the transaction that completes the upload, on the database writer's thread: insert the job there.
// An error undoes the completion; the upload can then be completed again.
using completion_hook = std::function<result<void>(db::transaction&, const completed_upload&)>;

} // namespace lectern::upload
