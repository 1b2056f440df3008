// Who may do what: the one table. docs/accounts.md shows the same table, and a test compares them.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace lectern::accounts {

enum class role { admin, instructor, student, mirror };

std::string_view to_string(role r) noexcept;
std::optional<role> role_named(std::string_view name) noexcept;

enum class action {
    watch_public,       // play lectures that anyone may watch
    watch_any,          // play lectures whoever they are for, drafts among them
    upload_recording,   // send a recording for a lecture
    upload_unattached,  // send a recording that belongs to no lecture yet
    manage_own_uploads, // see, continue and cancel what one has sent
    retry_job,          // have a failed recording tried again
    edit_catalogue,     // change courses and lectures
    see_watching,       // see who watched what, and where a class stops
    copy_packages,      // fetch every package, as a campus mirror does
    follow_changes,     // read the log of changes
    read_audit,         // see who changed what
    manage_accounts,    // add and revoke users and tokens
};

enum class scope {
    never,
    own_courses, // where the user is on the course's staff
    always,
};

struct permission {
    action what;
    std::string_view name; // as in docs/accounts.md
    scope admin, instructor, student, mirror;
};

std::span<const permission> permission_table() noexcept;

scope scope_of(role who, action what) noexcept;
bool may(role who, action what, bool on_staff) noexcept;

} // namespace lectern::accounts
