// What a request says a user is to be.
#pragma once

#include "lectern/accounts/accounts.hpp"
#include "lectern/catalogue/catalogue.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::api {

struct user_wish {
    std::optional<std::string> name;
    std::optional<accounts::role> user_role;
    std::optional<std::string> person, institution;  // empty: none
    std::optional<std::string> password;             // as it was typed
    std::vector<catalogue::import_problem> problems; // not empty: nothing of it must be done
};

// Of a JSON object: of a new user, `name`, `role` and `password` are required; of one who is there, `name` is
// unknown and everything may be left out. Errors: usage, when it is no object.
result<user_wish> parse_user_wish(std::string_view body, bool is_new);

} // namespace lectern::api
