// lectern admin: users and tokens, beside a running server.
#pragma once

#include "commands.hpp"

#include <string>

namespace lectern::app {

struct admin_arguments {
    common_options common;
    std::string name; // a user's; for revoke also a token's id
    std::string role;
    std::string person;      // slug; empty: the user's name
    std::string institution; // slug; empty: none
    std::string course;      // slug
    bool password_from_stdin = false;
    std::string life = "2h"; // of a playback token
    unsigned highest = 0;    // its best rendition, pixels of height; 0: any
};

exit_status run_add_user(const admin_arguments& arguments);
exit_status run_set_password(const admin_arguments& arguments);
exit_status run_add_token(const admin_arguments& arguments);
exit_status run_revoke(const admin_arguments& arguments);
exit_status run_playback_token(const admin_arguments& arguments);
exit_status run_set_institution(const admin_arguments& arguments);
exit_status run_enrol(const admin_arguments& arguments);
exit_status run_withdraw(const admin_arguments& arguments);
exit_status run_list_users(const admin_arguments& arguments);

} // namespace lectern::app
