// Lectures that are published at a time.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

// In the audit, for what nobody does at that moment. No user has such a name.
inline constexpr std::string_view scheduled_user = "(schedule)";

// Publishes what is held back until a time that has come and has something to play, in one transaction: their
// ids. What has nothing to play waits for it.
result<std::vector<std::string>> publish_due(db::database& database, base::time_point now);

// When the next one that could be published is due; it may be in the past.
result<std::optional<base::time_point>> next_due(db::database& database);

} // namespace lectern::catalogue
