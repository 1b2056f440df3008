// The catalogue's use cases. Each is one transaction: it happens whole or not at all.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

struct import_problem {
    std::size_t line = 0; // 1-based, in the file
    std::string field;    // "courses[2].faculty[0].role"
    std::string what;
};

struct import_report {
    std::size_t created = 0, changed = 0, unchanged = 0,
                removed = 0;              // institutions, people, courses and lectures
    std::vector<import_problem> problems; // not empty: nothing was changed
};

// docs/catalogue-file.md describes the file. Idempotent. Errors: usage when it is not JSON (line and column
// in detail); problems in the content come back in the report.
result<import_report> import_catalogue(db::database& database, std::string_view json_text);

struct packaged_video {
    std::string package_id;
    std::string source_name; // file name as the instructor knows it
    std::string source_sha256;
    std::chrono::microseconds duration{};
    std::uint64_t bytes = 0;
    std::string
        playback_json; // {"renditions":[...],"captions":[{"language","name"}...],"storyboard":bool,"poster":bool,"slides":bool}
    bool early = false; // what came early; the whole of this recording follows
    bool recut = false; // the recording that plays, without other pieces: its captions are still its captions
    std::vector<std::string> slide_images = {}; // their SHA-256, hex
};

// The lecture's id. A course that does not exist is created with that slug; the lecture is appended to its
// last section. Errors: usage (not a slug, a title without a letter).
result<std::string> create_lecture(db::database& database, std::string_view course_slug,
                                   std::string_view title);
result<std::string> create_lecture(db::transaction& in, std::string_view course_slug, std::string_view title);
result<bool> lecture_exists(db::database& database, std::string_view lecture_id);

// What plays is what came early of a recording, and the rest follows.
result<bool> plays_early(db::database& database, std::string_view lecture_id);

// The package that already plays for this lecture and was made from this source.
result<std::optional<std::string>> published_package(db::database& database, std::string_view lecture_id,
                                                     std::string_view source_sha256);

// A new version of the lecture's video, current from now on; status becomes published. Idempotent.
// Errors: not_found (no such lecture), usage (a package id or playback that is none).
result<void> publish(db::database& database, std::string_view lecture_id, const packaged_video& video);

// What plays for this lecture now, and the languages of its captions: what a new recording replaces.
struct current_video {
    std::string package_id;
    std::vector<std::string> captions;
};
result<std::optional<current_video>> playing(db::database& database, std::string_view lecture_id);

// Does something play for this lecture, whatever is being prepared beside it?
result<bool> has_video(db::database& database, std::string_view lecture_id);

enum class lecture_status { draft, receiving, processing, published, failed };

// `reason`: one sentence for the instructor, or empty. Errors: not_found.
result<void> set_status(db::database& database, std::string_view lecture_id, lecture_status status,
                        std::string_view reason = {});

// The same within a transaction of the caller, for what must be true together with something else.
result<void> publish(db::transaction& in, std::string_view lecture_id, const packaged_video& video);
result<void> set_status(db::transaction& in, std::string_view lecture_id, lecture_status status,
                        std::string_view reason = {});

// The lectures with this title in the course, in their order.
result<std::vector<std::string>> find_lectures_titled(db::database& database, std::string_view course_slug,
                                                      std::string_view title);

// Ids of all packages that any version of a lecture has ever had, and that are on the disk, sorted.
result<std::vector<std::string>> known_packages(db::database& database);

// The number of the last change of the catalogue; grows with every import and publication, by whatever
// process.
result<std::int64_t> change_sequence(db::database& database);

struct lecture_standing {
    std::string id, title, status;
    bool plays = false; // a version of its video is current
    bool early = false; // which is no more than what came early of it
};

// Every lecture that is more than a draft, by id.
result<std::vector<lecture_standing>> lecture_standings(db::database& database);

struct check_report {
    std::vector<std::string> problems; // sentences; empty: the database and the disk agree
    std::vector<std::string> remarks;  // harmless: packages on disk that no lecture has
    std::int64_t institutions = 0, people = 0, courses = 0, lectures = 0, published = 0, packages = 0;
};

// For `lectern doctor`: the database's own integrity, and its packages against `on_disk` (sorted ids).
// A damaged database is a problem of the report and no error.
result<check_report> check(db::database& database, const std::vector<std::string>& on_disk);

} // namespace lectern::catalogue
