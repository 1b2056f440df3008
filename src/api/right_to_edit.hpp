// Whose course it is.
#pragma once

#include "lectern/accounts/identity.hpp"
#include "lectern/base/clock.hpp"
#include "lectern/catalogue/entries.hpp"
#include "lectern/http/message.hpp"

#include <string>
#include <string_view>

namespace lectern::api {

// Errors: not_found for a course that the user does not even see, forbidden for one that they only watch.
result<void> check_right_to_edit(db::database& database, std::string_view slug,
                                 const accounts::identity& who);

error no_course_to_edit(std::string_view slug);

// Errors: forbidden for those who may change nothing of the catalogue: they do not learn what there is.
result<void> check_right_to_keep(const accounts::identity& who);

// Of those who may change something. They may read what is everybody's: people and institutions are named in
// courses. Errors: forbidden, not_found.
result<void> check_right_to_entry(db::database& database, const catalogue::entry_name& name,
                                  const accounts::identity& who, bool to_read);

// Who asks, when they may change this lecture: who may change nothing does not learn what there is. Errors:
// unauthorized, forbidden, not_found.
result<accounts::identity> require_lecture_keeper(db::database& database, const http::request& request,
                                                  const std::string& lecture, base::time_point now);

error no_entry(const catalogue::entry_name& name);

} // namespace lectern::api
