// Users, their sessions and their API tokens. Each use case that takes a database is one transaction.
#pragma once

#include "lectern/accounts/identity.hpp"
#include "lectern/base/clock.hpp"
#include "lectern/base/error.hpp"
#include "lectern/db/database.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lectern::accounts {

// [a-z0-9][a-z0-9._@+-]*, 1 to 64 characters, not starting with "tok-" (that is a token's id).
bool is_user_name(std::string_view name) noexcept;
std::string lowered(std::string_view name); // names are the same in upper and lower case

struct new_user {
    std::string name; // upper case is lowered
    role user_role = role::student;
    std::string password;
    std::string person_slug;           // empty: the user's name
    std::string institution_slug = {}; // empty: none
};

// A user who was revoked comes back with what is given; old tokens stay dead. Thread: blocks 0.1 s for the
// password. Errors: usage (name, password), conflict (there is such a user).
result<void> add_user(db::database& database, const new_user& user, base::time_point now);

// Checked and hashed beforehand, for a transaction that is not held so long. Empty: no password. Thread:
// blocks 0.1 s. Errors: usage.
result<std::string> hash_new_password(std::string_view password);

// What a user is to be; `name` names who. Members without a value stay as they are.
struct user_change {
    std::optional<role> user_role;
    std::optional<std::string> person_slug;      // empty: the user's name
    std::optional<std::string> institution_slug; // empty: none
    std::optional<std::string> password_hash;    // ends the user's sessions
};

// The same within the caller's transaction: `password` of the user is a hash already. Errors: as add_user().
result<void> add_user(db::transaction& in, const new_user& user, base::time_point now);
// Errors: usage (not a slug), not_found (no active user).
result<void> change_user(db::transaction& in, std::string_view name, const user_change& change,
                         base::time_point now);

// Ends the user's sessions. Errors: usage (password), not_found.
result<void> set_password(db::database& database, std::string_view name, std::string_view password,
                          base::time_point now);

// Whose grants the user may use. Empty: nobody's. Errors: usage (not a slug), not_found.
result<void> set_institution(db::database& database, std::string_view name, std::string_view institution_slug,
                             base::time_point now);

struct new_token {
    std::string id;     // public
    std::string secret; // shown once
};
result<new_token> add_token(db::database& database, std::string_view name,
                            base::time_point now); // Errors: not_found
result<new_token> add_token(db::transaction& in, std::string_view name, base::time_point now);

struct listed_user {
    std::string name;
    role user_role = role::student;
    std::string person_slug;
    std::string institution_slug; // empty: none
    bool is_active = false;
    std::vector<std::string> token_ids; // live ones
};
result<std::vector<listed_user>> list_users(db::database& database); // by name

struct user_query {
    std::string words; // in the name, the person or the institution; empty: any
    std::string after; // names behind this one
    int limit = 50;
};
// By name, without their tokens.
result<std::vector<listed_user>> find_users(db::database& database, const user_query& query);
// Also one who was revoked.
result<std::optional<listed_user>> find_listed_user(db::database& database, std::string_view name);

// A user (with every session and token) or one token. Errors: not_found.
result<void> revoke(db::database& database, std::string_view name_or_token_id, base::time_point now);
result<void> revoke(db::transaction& in, std::string_view name_or_token_id, base::time_point now);

struct user {
    std::string name;
    role user_role = role::student;
    std::string person_slug;
};
result<std::optional<user>> find_user(db::database& database, std::int64_t id); // active ones only

struct user_check {
    std::int64_t user_id = 0;
    bool right = false;
    std::string hash = {}; // of the password that the user had then
};
// The same cost whether there is such a user or not. Thread: blocks 0.1 s: for a pool of its own.
result<user_check> check_password(db::database& reader, std::string_view name, std::string_view password);

struct new_session {
    std::string secret;
    base::time_point expires;
};
// Errors: unauthorized, when the user has another password since the check, or was revoked.
result<new_session> begin_session(db::database& database, const user_check& checked,
                                  std::chrono::microseconds life, base::time_point now);
result<void> end_session(db::database& database, std::int64_t session_id, base::time_point now);

// Sessions that were over before `cut`, within the caller's transaction.
result<void> forget_sessions(db::transaction& transaction, base::time_point cut);

} // namespace lectern::accounts
