// Whose watching one may tell, read and see.
#pragma once

#include "lectern/accounts/identity.hpp"

#include <string_view>

namespace lectern::api {

// Whether they may watch it now. Errors: io.
result<bool> may_watch(db::database& database, const accounts::identity& who, std::string_view lecture,
                       base::time_point now);

// Errors: not_found for a lecture that they do not see, forbidden for one whose course they do not teach.
result<void> check_right_to_see_watching(db::database& database, const accounts::identity& who,
                                         std::string_view lecture);

error no_lecture_to_watch(std::string_view lecture);

} // namespace lectern::api
