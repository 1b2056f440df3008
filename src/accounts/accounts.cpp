#include "lectern/accounts/accounts.hpp"

#include "password.hpp"
#include "time_columns.hpp"

#include "lectern/base/base64.hpp"
#include "lectern/base/ids.hpp"
#include "lectern/base/sha256.hpp"
#include "lectern/base/utf8.hpp"
#include "lectern/db/session.hpp"

#include <algorithm>

namespace lectern::accounts {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t secret_bytes = 32;
constexpr std::string_view token_id_prefix = "tok-";

result<void> check_new_password(std::string_view password) {
    if (password.empty()) return error{errc::usage, "the password is empty"};
    if (password.size() > longest_password)
        return error{errc::usage,
                     "the password is longer than " + std::to_string(longest_password) + " bytes"};
    return {};
}

result<void> check_institution(std::string_view slug) {
    if (slug.empty() || base::is_slug(slug)) return {};
    return error{errc::usage, "\"" + base::clean_title(slug, 80) +
                                  "\" is not an institution's slug: words of a-z and 0-9 joined by hyphens"};
}

std::optional<std::string> or_null(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

error no_user(std::string_view name) {
    return {errc::not_found, "there is no user \"" + std::string(name) + "\""};
}

// The user's id, active ones only.
result<std::int64_t> active_user(db::database& database, const std::string& name) {
    auto row = database.prepare("SELECT id FROM users WHERE name = ? AND is_active = 1");
    row.bind_all(name);
    const auto found = row.step();
    if (!found) return found.error();
    if (!*found) return no_user(name);
    return row.integer(0);
}

result<void> run_with(db::database& database, std::string_view sql, std::int64_t at, std::int64_t user) {
    auto change = database.prepare(sql);
    change.bind_all(at, user);
    return change.run();
}

result<void> end_sessions(db::database& database, std::int64_t user) {
    auto change = database.prepare("DELETE FROM sessions WHERE user_id = ?");
    change.bind_all(user);
    return change.run();
}

// Whoever is given the name next has nothing of it.
result<void> end_enrolments(db::database& database, std::int64_t user) {
    auto change = database.prepare("DELETE FROM enrolments WHERE user_id = ?");
    change.bind_all(user);
    return change.run();
}

result<void> revoke_user(db::database& database, std::int64_t user, base::time_point now) {
    auto done =
        run_with(database, "UPDATE users SET is_active = 0, changed_us = ? WHERE id = ?", to_us(now), user);
    if (done)
        done = run_with(database,
                        "UPDATE api_tokens SET revoked_us = ? WHERE user_id = ? AND revoked_us IS NULL",
                        to_us(now), user);
    if (done) done = end_enrolments(database, user);
    return done ? end_sessions(database, user) : done;
}

result<void> revoke_token(db::database& database, std::string_view id, base::time_point now) {
    auto change =
        database.prepare("UPDATE api_tokens SET revoked_us = ? WHERE id = ? AND revoked_us IS NULL");
    change.bind_all(to_us(now), id);
    auto done = change.run();
    if (!done) return done;
    if (database.changes() == 0)
        return error{errc::not_found, "there is no live token \"" + std::string(id) + "\""};
    return {};
}

} // namespace

std::string lowered(std::string_view name) {
    std::string text(name);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

bool is_user_name(std::string_view name) noexcept {
    if (name.empty() || name.size() > longest_name || name.starts_with(token_id_prefix)) return false;
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return plain(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
               return plain(c) || std::string_view("._@+-").find(c) != std::string_view::npos;
           });
}

result<std::string> hash_new_password(std::string_view password) {
    if (const auto checked = check_new_password(password); !checked) return checked.error();
    return hash_password(password);
}

result<void> add_user(db::transaction& in, const new_user& user, base::time_point now) {
    auto& database = in.connection();
    const auto name = lowered(user.name);
    if (!is_user_name(name))
        return error{errc::usage, "\"" + base::clean_title(user.name, 80) +
                                      "\" is no user name: 1 to 64 of a-z 0-9 . _ @ + -"};
    if (auto checked = check_institution(user.institution_slug); !checked) return checked;
    // The WHERE lets a revoked user come back and leaves an active one alone.
    auto insert = database.prepare(
        "INSERT INTO users (name, role, password_hash, person_slug, is_active, created_us, changed_us, "
        "institution_slug) VALUES (?1, ?2, "
        "?3, ?4, 1, ?5, ?5, ?6) ON CONFLICT (name) DO UPDATE SET role = excluded.role, password_hash = "
        "excluded.password_hash, person_slug = excluded.person_slug, institution_slug = "
        "excluded.institution_slug, is_active = 1, changed_us = "
        "excluded.changed_us "
        "WHERE is_active = 0");
    insert.bind_all(name, to_string(user.user_role), user.password,
                    user.person_slug.empty() ? name : user.person_slug, to_us(now),
                    or_null(user.institution_slug));
    const auto done = insert.run();
    if (!done) return done;
    if (database.changes() == 0) return error{errc::conflict, "there is a user \"" + name + "\" already"};
    return {};
}

result<void> add_user(db::database& database, const new_user& user, base::time_point now) {
    if (!is_user_name(lowered(user.name)))
        return error{errc::usage, "\"" + user.name + "\" is no user name: 1 to 64 of a-z 0-9 . _ @ + -"};
    auto hash = hash_new_password(user.password);
    if (!hash) return hash.error();
    auto hashed = user;
    hashed.password = std::move(*hash);
    auto change = db::transaction::begin(database);
    if (!change) return change.error();
    const auto done = add_user(*change, hashed, now);
    return done ? change->commit() : done;
}

result<void> change_user(db::transaction& in, std::string_view name, const user_change& change,
                         base::time_point now) {
    auto& database = in.connection();
    const auto user = active_user(database, lowered(name));
    if (!user) return user.error();
    const auto set = [&](std::string_view column, const auto& value) -> result<void> {
        auto update =
            database.prepare("UPDATE users SET " + std::string(column) + " = ?, changed_us = ? WHERE id = ?");
        update.bind_all(value, to_us(now), *user);
        return update.run();
    };
    result<void> done;
    if (change.user_role) done = set("role", to_string(*change.user_role));
    if (done && change.person_slug)
        done = set("person_slug", change.person_slug->empty() ? lowered(name) : *change.person_slug);
    if (done && change.institution_slug) {
        done = check_institution(*change.institution_slug);
        if (done) done = set("institution_slug", or_null(*change.institution_slug));
    }
    if (done && change.password_hash) {
        done = set("password_hash", *change.password_hash);
        if (done) done = end_sessions(database, *user);
    }
    return done;
}

result<void> set_password(db::database& database, std::string_view name, std::string_view password,
                          base::time_point now) {
    auto checked = check_new_password(password);
    if (!checked) return checked;
    const auto hash = hash_password(password);
    auto change = db::transaction::begin(database);
    if (!change) return change.error();
    const auto user = active_user(database, lowered(name));
    if (!user) return user.error();
    auto update = database.prepare("UPDATE users SET password_hash = ?, changed_us = ? WHERE id = ?");
    update.bind_all(hash, to_us(now), *user);
    auto done = update.run();
    if (done) done = end_sessions(database, *user);
    return done ? change->commit() : done;
}

result<void> set_institution(db::database& database, std::string_view name, std::string_view institution_slug,
                             base::time_point now) {
    if (auto checked = check_institution(institution_slug); !checked) return checked;
    auto change = db::transaction::begin(database);
    if (!change) return change.error();
    const auto user = active_user(database, lowered(name));
    if (!user) return user.error();
    auto update = database.prepare("UPDATE users SET institution_slug = ?, changed_us = ? WHERE id = ?");
    update.bind_all(or_null(institution_slug), to_us(now), *user);
    const auto done = update.run();
    return done ? change->commit() : done;
}

result<new_token> add_token(db::transaction& in, std::string_view name, base::time_point now) {
    auto& database = in.connection();
    const auto user = active_user(database, lowered(name));
    if (!user) return user.error();
    new_token made{std::string(token_id_prefix) + base::random_text(9),
                   "lct_" + base::random_text(secret_bytes)};
    auto insert =
        database.prepare("INSERT INTO api_tokens (id, secret_hash, user_id, created_us) VALUES (?, ?, ?, ?)");
    insert.bind_all(made.id, base::sha256_hex(made.secret), *user, to_us(now));
    if (const auto done = insert.run(); !done) return done.error();
    return made;
}

result<new_token> add_token(db::database& database, std::string_view name, base::time_point now) {
    auto change = db::transaction::begin(database);
    if (!change) return change.error();
    auto made = add_token(*change, name, now);
    if (!made) return made;
    if (const auto done = change->commit(); !done) return done.error();
    return made;
}

result<void> revoke(db::transaction& in, std::string_view name_or_token_id, base::time_point now) {
    auto& database = in.connection();
    if (name_or_token_id.starts_with(token_id_prefix)) return revoke_token(database, name_or_token_id, now);
    const auto user = active_user(database, lowered(name_or_token_id));
    if (!user) return user.error();
    return revoke_user(database, *user, now);
}

result<void> revoke(db::database& database, std::string_view name_or_token_id, base::time_point now) {
    auto change = db::transaction::begin(database);
    if (!change) return change.error();
    const auto done = revoke(*change, name_or_token_id, now);
    return done ? change->commit() : done;
}

result<user_check> check_password(db::database& reader, std::string_view name, std::string_view password) {
    user_check checked;
    auto& hash = checked.hash;
    {
        auto row = reader.prepare("SELECT id, password_hash FROM users WHERE name = ? AND is_active = 1");
        row.bind_all(lowered(name));
        const auto found = row.step();
        if (!found) return found.error();
        if (*found) {
            checked.user_id = row.integer(0);
            hash = row.text(1);
        }
    }
    const auto tried = password.substr(0, longest_password); // nobody's password is longer
    checked.right = hash.empty() ? is_nobodys_password(tried)
                                 : is_password(hash, tried) && password.size() <= longest_password;
    return checked;
}

result<new_session> begin_session(db::database& database, const user_check& checked,
                                  std::chrono::microseconds life, base::time_point now) {
    auto change = db::transaction::begin(database);
    if (!change) return change.error();
    new_session made{"lcs_" + base::random_text(secret_bytes), now + life};
    // Checking takes a while, and whoever changes a password ends the sessions that there are then: one that
    // comes after it must not rest on the password of before.
    auto insert = database.prepare(
        "INSERT INTO sessions (secret_hash, user_id, created_us, expires_us) SELECT ?, id, ?, ? FROM users"
        " WHERE id = ? AND password_hash = ? AND is_active = 1");
    insert.bind_all(base::sha256_hex(made.secret), to_us(now), to_us(made.expires), checked.user_id,
                    checked.hash);
    auto done = insert.run();
    if (done && (!checked.right || database.changes() == 0))
        return error{errc::unauthorized, "the name or the password is wrong"};
    if (done) done = change->commit();
    if (!done) return done.error();
    return made;
}

result<void> end_session(db::database& database, std::int64_t session_id, base::time_point now) {
    auto change = db::transaction::begin(database);
    if (!change) return change.error();
    auto done = run_with(database, "UPDATE sessions SET ended_us = ? WHERE id = ? AND ended_us IS NULL",
                         to_us(now), session_id);
    return done ? change->commit() : done;
}

result<void> forget_sessions(db::transaction& transaction, base::time_point cut) {
    auto remove =
        transaction.connection().prepare("DELETE FROM sessions WHERE coalesce(ended_us, expires_us) < ?");
    remove.bind_all(to_us(cut));
    return remove.run();
}

} // namespace lectern::accounts
