#include "lectern/accounts/identity.hpp"

#include "time_columns.hpp"

#include "lectern/base/sha256.hpp"

namespace lectern::accounts {
namespace {

error refused() {
    return {errc::unauthorized, "sign in first, or send a valid API token"};
}

result<identity> read_identity(db::statement& row, credential_kind kind) {
    const auto found = row.step();
    if (!found) return found.error();
    const auto named = *found ? role_named(row.text(2)) : std::nullopt;
    if (!named) return refused();
    identity who;
    who.user_id = row.integer(0);
    who.name = row.text(1);
    who.user_role = *named;
    who.person_slug = row.text(3);
    who.institution_slug = row.text(4);
    who.by = kind;
    return who;
}

result<identity> by_token(db::database& reader, const std::string& hash) {
    auto row =
        reader.prepare("SELECT u.id, u.name, u.role, u.person_slug, coalesce(u.institution_slug, '') FROM "
                       "api_tokens t JOIN users u ON u.id = "
                       "t.user_id WHERE t.secret_hash = ? AND t.revoked_us IS NULL AND u.is_active = 1");
    row.bind_all(hash);
    return read_identity(row, credential_kind::token);
}

result<identity> by_session(db::database& reader, const std::string& hash, base::time_point now) {
    auto row = reader.prepare(
        "SELECT u.id, u.name, u.role, u.person_slug, coalesce(u.institution_slug, ''), s.id, s.expires_us, "
        "s.ended_us FROM "
        "sessions s JOIN users u ON u.id = s.user_id WHERE s.secret_hash = ? AND u.is_active = 1");
    row.bind_all(hash);
    auto who = read_identity(row, credential_kind::session);
    if (!who) return who;
    who->session_id = row.integer(5);
    who->expires = from_us(row.integer(6));
    who->state = !row.is_null(7)      ? session_state::ended
                 : who->expires > now ? session_state::live
                                      : session_state::expired;
    return who;
}

} // namespace

result<identity> find_identity(db::database& reader, const credentials& brought, base::time_point now) {
    if (brought.kind == credential_kind::none || brought.secret.empty()) return refused();
    const auto hash = base::sha256_hex(brought.secret);
    return brought.kind == credential_kind::token ? by_token(reader, hash) : by_session(reader, hash, now);
}

result<identity> require_identity(db::database& reader, const credentials& brought, base::time_point now) {
    auto who = find_identity(reader, brought, now);
    if (who && who->state != session_state::live) return refused();
    return who;
}

} // namespace lectern::accounts
