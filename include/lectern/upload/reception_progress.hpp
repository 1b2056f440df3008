// How much of a lecture's recording has arrived.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lectern::upload {

struct reception_progress {
    std::uint64_t received = 0;          // bytes, durable
    std::optional<std::uint64_t> length; // none: the client has not said yet
    base::time_point since{};            // the upload began
};

// Of the newest upload that is not complete; nothing when there is none.
result<std::optional<reception_progress>> find_reception(db::database& database, std::string_view lecture_id);

} // namespace lectern::upload
