// Who sends a request, as far as the database knows.
#pragma once

#include "lectern/accounts/credentials.hpp"
#include "lectern/accounts/permissions.hpp"
#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lectern::accounts {

enum class session_state {
    live,
    expired, // opens nothing but the uploads of its user
    ended,   // signed out: opens nothing but the uploads that this very session began
};

struct identity {
    std::int64_t user_id = 0;
    std::string name;
    role user_role = role::student;
    std::string person_slug;      // empty: no person of the catalogue
    std::string institution_slug; // empty: none
    credential_kind by = credential_kind::none;
    std::optional<std::int64_t> session_id; // when by a session
    session_state state = session_state::live;
    base::time_point expires{}; // of the session
};

// Whoever the credentials belong to, with sessions that are over among them: look at `state`.
// Errors: unauthorized (no credentials, unknown, revoked, of a user who was revoked), io. Thread: blocks on
// the database.
result<identity> find_identity(db::database& reader, const credentials& brought, base::time_point now);

// The same, live only.
result<identity> require_identity(db::database& reader, const credentials& brought, base::time_point now);

} // namespace lectern::accounts
