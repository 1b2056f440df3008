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
    std::size_t line = 0;            // 1-based, in the file
    std::string field;               // "courses[2].faculty[0].role"
    std::string what;
};

struct import_report {
    std::size_t created = 0, changed = 0, unchanged = 0;
    std::vector<import_problem> problems; // not empty: nothing was changed
};

// docs/catalogue-file.md describes the file. Idempotent. Errors: usage when it is not JSON (line and column in detail);
// problems in the content come back in the report.
result<import_report> import_catalogue(db::database& database, std::string_view json_text);

struct packaged_video {
    std::string package_id;
    std::string source_name;         // file name as the instructor knows it
    std::string source_sha256;
    std::chrono::microseconds duration{};
    std::uint64_t bytes = 0;
    std::string playback_json;       // {"renditions":[...],"captions":[{"language","name"}...],"storyboard":bool,"poster":bool,"slides":bool}
};

// The lecture's id. A course that does not exist is created with that slug; the lecture is appended to its last section.
result<std::string> create_lecture(db::database& database, std::string_view course_slug, std::string_view title);
result<bool> lecture_exists(db::database& database, std::string_view lecture_id);

// The package that already plays for this lecture and was made from this source.
result<std::optional<std::string>> published_package(db::database& database, std::string_view lecture_id,
                                                     std::string_view source_sha256);

// A new version of the lecture's video, current from now on; status becomes published. Idempotent.
result<void> publish(db::database& database, std::string_view lecture_id, const packaged_video& video);

// Ids of packages that some lecture's current version plays, sorted; what the server may serve.
result<std::vector<std::string>> playable_packages(db::database& database);

} // namespace lectern::catalogue
