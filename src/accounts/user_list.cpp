// Users as those who keep them see them.
#include "lectern/accounts/accounts.hpp"
#include "lectern/db/session.hpp"

namespace lectern::accounts {
namespace {

constexpr std::string_view columns = "SELECT name, role, coalesce(person_slug, ''),"
                                     " coalesce(institution_slug, ''), is_active FROM users ";

listed_user user_of(const db::statement& row) {
    return {row.text(0),         role_named(row.text_view(1)).value_or(role::student),
            row.text(2),         row.text(3),
            row.integer(4) != 0, {}};
}

// For LIKE, whose signs mean themselves.
std::string pattern_of(std::string_view words) {
    std::string pattern = "%";
    for (const char c : lowered(words)) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

} // namespace

result<std::vector<listed_user>> list_users(db::database& database) {
    db::session session(database);
    std::vector<listed_user> users;
    session.each("SELECT u.name, u.role, u.person_slug, u.is_active, t.id,"
                 " coalesce(u.institution_slug, '') FROM users u LEFT JOIN api_tokens t"
                 " ON t.user_id = u.id AND t.revoked_us IS NULL ORDER BY u.name, t.created_us",
                 [&](const db::statement& row) {
                     if (users.empty() || users.back().name != row.text_view(0))
                         users.push_back({row.text(0),
                                          role_named(row.text_view(1)).value_or(role::student),
                                          row.text(2),
                                          row.text(5),
                                          row.integer(3) != 0,
                                          {}});
                     if (!row.is_null(4)) users.back().token_ids.push_back(row.text(4));
                 });
    if (!session.ok()) return session.outcome().error();
    return users;
}

result<std::optional<user>> find_user(db::database& database, std::int64_t id) {
    auto row = database.prepare("SELECT name, role, person_slug FROM users WHERE id = ? AND is_active = 1");
    row.bind_all(id);
    const auto found = row.step();
    if (!found) return found.error();
    const auto named = *found ? role_named(row.text_view(1)) : std::nullopt;
    if (!named) return std::optional<user>();
    return std::optional(user{row.text(0), *named, row.text(2)});
}

result<std::vector<listed_user>> find_users(db::database& database, const user_query& query) {
    db::session session(database);
    std::vector<listed_user> users;
    session.each(
        std::string(columns) +
            "WHERE name > ?1 AND (name LIKE ?2 ESCAPE '\\' OR person_slug LIKE ?2 ESCAPE '\\'"
            " OR institution_slug LIKE ?2 ESCAPE '\\') ORDER BY name LIMIT ?3",
        [&](const db::statement& row) { users.push_back(user_of(row)); }, query.after,
        pattern_of(query.words), query.limit);
    if (!session.ok()) return session.outcome().error();
    return users;
}

result<std::optional<listed_user>> find_listed_user(db::database& database, std::string_view name) {
    db::session session(database);
    std::optional<listed_user> found;
    session.each(
        std::string(columns) + "WHERE name = ?", [&](const db::statement& row) { found = user_of(row); },
        lowered(name));
    if (!found) return session.ok() ? result<std::optional<listed_user>>(found) : session.outcome().error();
    session.each(
        "SELECT t.id FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE u.name = ? AND"
        " t.revoked_us IS NULL ORDER BY t.created_us",
        [&](const db::statement& row) { found->token_ids.push_back(row.text(0)); }, found->name);
    if (!session.ok()) return session.outcome().error();
    return found;
}

} // namespace lectern::accounts
