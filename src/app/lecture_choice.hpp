// Which lecture an imported recording belongs to.
#pragma once

#include "recording_import.hpp"

#include "lectern/jobs/queue.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lectern::app {

// Errors: usage (not a slug, an empty title), not_found (no such lecture).
result<void> check_target(db::database& database, const recording_request& request);

// The lecture that already plays this very source; nothing when there is none.
result<std::optional<std::string>> find_published(db::database& database, const recording_request& request,
                                                  std::string_view fingerprint);

// The package that plays for this lecture and was made of this recording, whatever was cut out of it.
result<std::optional<std::string>> package_made_of(db::database& database, std::string_view lecture,
                                                   std::string_view fingerprint);

// A job of this lecture that is to prepare this very source and has not ended.
result<std::optional<jobs::job>> find_pending(db::database& database, std::string_view lecture,
                                              std::string_view fingerprint);

// The lecture that was named; or the one of this title that waits for a video, or has this very one; or a
// new one.
result<std::string> choose_lecture(db::transaction& in, const recording_request& request,
                                   std::string_view fingerprint);

} // namespace lectern::app
