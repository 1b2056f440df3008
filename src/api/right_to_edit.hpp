// Whose course it is.
#pragma once

#include "lectern/accounts/identity.hpp"

#include <string_view>

namespace lectern::api {

// Errors: not_found for a course that the user does not even see, forbidden for one that they only watch.
result<void> check_right_to_edit(db::database& database, std::string_view slug,
                                 const accounts::identity& who);

error no_course_to_edit(std::string_view slug);

} // namespace lectern::api
