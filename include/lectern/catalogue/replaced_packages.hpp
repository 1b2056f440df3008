// Packages that are played no more, since the same recording plays, prepared otherwise.
#pragma once

#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

// A version of a lecture's video that plays no more. Fingerprints: as packaged_video::source_sha256.
struct replaced_version {
    std::string package, lecture_id;
    std::string fingerprint, playing; // of it, and of what plays instead
    std::string instead;              // the package that plays
};

// All versions of packages on the disk of which each was replaced before `before`, by another fingerprint
// where there is one since, and none plays: by package.
result<std::vector<replaced_version>> find_replaced(db::database& database, base::time_point before);
// Those of this package.
result<std::vector<replaced_version>> find_replaced(db::database& database, base::time_point before,
                                                    std::string_view package);

// The catalogue knows that it is on the disk no more, until it is published again.
result<void> mark_removed(db::transaction& in, std::string_view package, base::time_point now);
result<bool> was_removed(db::database& database, std::string_view package);
// By a lecture, whether it is on the disk or not.
result<bool> is_played(db::database& database, std::string_view package);

} // namespace lectern::catalogue
