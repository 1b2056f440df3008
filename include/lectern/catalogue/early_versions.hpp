// What a lecture plays while its picture is being prepared.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <string_view>

namespace lectern::catalogue {

// Whether what plays is what came early of this recording.
result<bool> plays_early_of(db::database& database, std::string_view lecture_id,
                            std::string_view source_sha256);
// Whether what plays is what came early of a recording, and was published at that time or later.
result<bool> plays_early_since(db::database& database, std::string_view lecture_id, base::time_point since);

} // namespace lectern::catalogue
