// Recordings that came otherwise than by an upload, beside those that did.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::upload {

struct imported_source {
    std::string id; // the name of its file under sources/
    std::string filename;
    std::uint64_t bytes = 0;
    std::string sha256;
};

// A whole file with these bytes that is there already: its id.
result<std::optional<std::string>> find_source(db::database& database, std::string_view sha256,
                                               std::uint64_t bytes);
// Those with this hash, whoever brought them: oldest first.
result<std::vector<imported_source>> find_sources(db::database& database, std::string_view sha256);
// As it was when it was whole; nothing when it is not known.
result<std::optional<std::uint64_t>> size_of_source(db::database& database, std::string_view id);
result<void> add_source(db::transaction& in, const imported_source& source, base::time_point now);
// Idempotent.
result<void> attach_source(db::transaction& in, std::string_view source_id, std::string_view lecture_id,
                           base::time_point now);

} // namespace lectern::upload
