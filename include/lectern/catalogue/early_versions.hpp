// What a lecture plays while its picture is being prepared.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <string_view>

namespace lectern::catalogue {

// Whether what plays is the sound alone of this recording.
result<bool> plays_early_of(db::database& database, std::string_view lecture_id,
                            std::string_view source_sha256);

} // namespace lectern::catalogue
