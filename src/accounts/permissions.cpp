#include "lectern/accounts/permissions.hpp"

#include <array>
#include <utility>

namespace lectern::accounts {
namespace {

constexpr std::array<std::pair<role, std::string_view>, 4> roles{{{role::admin, "admin"},
                                                                  {role::instructor, "instructor"},
                                                                  {role::student, "student"},
                                                                  {role::mirror, "mirror"}}};

using enum scope;
// clang-format off
constexpr std::array<permission, 12> table{{
    //                                                                       admin   instructor   student  mirror
    {action::watch_public,       "watch public lectures",                     always, always,      always,  always},
    {action::watch_any,          "watch every lecture, whoever it is for",    always, own_courses, never,   always},
    {action::upload_recording,   "upload a recording for a lecture",          always, own_courses, never,   never},
    {action::upload_unattached,  "upload a recording without a lecture",      always, always,      never,   never},
    {action::manage_own_uploads, "see, continue and cancel own uploads",      always, always,      always,  always},
    {action::retry_job,          "try a failed recording again",              always, own_courses, never,   never},
    {action::edit_catalogue,     "change the catalogue",                      always, own_courses, never,   never},
    {action::see_watching,       "see who watched what",                      always, own_courses, never,   never},
    {action::copy_packages,      "copy every package",                        always, never,       never,   always},
    {action::follow_changes,     "follow the log of changes",                 always, never,       never,   always},
    {action::read_audit,         "see who changed what",                      always, never,       never,   never},
    {action::manage_accounts,    "add and revoke users and tokens",           always, never,       never,   never},
}};
// clang-format on

} // namespace

std::string_view to_string(role r) noexcept {
    for (const auto& [value, name] : roles)
        if (value == r) return name;
    return {};
}

std::optional<role> role_named(std::string_view name) noexcept {
    for (const auto& [value, known] : roles)
        if (known == name) return value;
    return std::nullopt;
}

std::span<const permission> permission_table() noexcept {
    return table;
}

scope scope_of(role who, action what) noexcept {
    for (const auto& row : table) {
        if (row.what != what) continue;
        switch (who) {
        case role::admin:
            return row.admin;
        case role::instructor:
            return row.instructor;
        case role::student:
            return row.student;
        case role::mirror:
            return row.mirror;
        }
    }
    return scope::never;
}

bool may(role who, action what, bool on_staff) noexcept {
    const auto granted = scope_of(who, what);
    return granted == scope::always || (granted == scope::own_courses && on_staff);
}

} // namespace lectern::accounts
