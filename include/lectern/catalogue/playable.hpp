// The packages that may be played, by whom: what a server lists.
#pragma once

#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::catalogue {

// Packages that some lecture's current version plays, or an earlier one of the same recording, by id.
struct playable_package {
    std::string id;
    bool is_public = false; // some lecture that everybody may watch plays it
    std::vector<std::string> lectures;
};
result<std::vector<playable_package>> playable_packages(db::database& database);

result<bool> is_playable(db::database& database, std::string_view package);

struct playable_change {
    std::int64_t seq = 0;                   // of the last change that it knows of
    bool is_all = true;                     // `packages` are all that there are
    std::vector<std::string> touched;       // else: those that may be others now, or not be playable any more
    std::vector<playable_package> packages; // of these, those that are playable
};
// What is to be told to whoever knows what was playable at the change `seq`; -1: to whoever knows nothing.
result<playable_change> playable_since(db::database& database, std::int64_t seq);

} // namespace lectern::catalogue
