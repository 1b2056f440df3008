// People and institutions, a page at a time, for those who name them in courses.
#include "name_repository.hpp"
#include "name_words.hpp"
#include "view_rows.hpp"

#include "lectern/catalogue/entries.hpp"

namespace lectern::catalogue {
namespace {

struct listed_key {
    std::string slug, key;
};

std::string_view one_by_slug(entry_kind kind) noexcept {
    if (kind == entry_kind::person) return "SELECT slug, public_id FROM people WHERE slug = ?";
    if (kind == entry_kind::programme) return "SELECT slug, slug FROM programmes WHERE slug = ?";
    return "SELECT slug, slug FROM institutions WHERE slug = ?";
}

// Those that there are, in the order that they are asked for.
std::vector<listed_key> read_named_keys(db::session& session, entry_kind kind,
                                        const std::vector<std::string>& slugs) {
    std::vector<listed_key> keys;
    const auto add = [&](const db::statement& row) { keys.push_back({row.text(0), row.text(1)}); };
    for (const auto& slug : slugs) session.each(one_by_slug(kind), add, slug);
    return keys;
}

std::vector<listed_key> read_keys(db::session& session, const entry_query& query) {
    if (query.slugs) return read_named_keys(session, query.kind, *query.slugs);
    std::vector<listed_key> keys;
    const auto add = [&](const db::statement& row) { keys.push_back({row.text(0), row.text(1)}); };
    const auto words = match_expression(query.q);
    if (!query.q.empty() && words.empty()) return keys;
    if (query.kind == entry_kind::person && query.q.empty())
        session.each("SELECT slug, public_id FROM people WHERE slug > ? ORDER BY slug LIMIT ?", add,
                     query.after, query.limit + 1);
    else if (query.kind == entry_kind::person)
        session.each(
            "SELECT p.slug, p.public_id FROM names x JOIN people p ON p.id = x.rowid & 1099511627775"
            " WHERE x.names MATCH ? AND x.rowid BETWEEN ? AND ? AND p.slug > ? ORDER BY p.slug LIMIT ?",
            add, words, row_of(named::person, 0), row_of(named::person, id_of(-1)), query.after,
            query.limit + 1);
    else if (query.kind == entry_kind::programme)
        session.each(
            "SELECT slug, slug FROM programmes WHERE slug > ?1 AND (instr(lower(title), lower(?2)) > 0"
            " OR instr(coalesce(local_title, ''), ?2) > 0) ORDER BY slug LIMIT ?3",
            add, query.after, query.q, query.limit + 1);
    else // there are hundreds at most: no index of their words
        session.each(
            "SELECT slug, slug FROM institutions WHERE slug > ?1 AND (instr(lower(name), lower(?2)) > 0"
            " OR instr(coalesce(local_name, ''), ?2) > 0) ORDER BY slug LIMIT ?3",
            add, query.after, query.q, query.limit + 1);
    return keys;
}

} // namespace

result<entry_page> list_entries(db::database& database, const entry_query& query) {
    const auto view = db::snapshot::begin(database);
    if (!view) return view.error();
    db::session session(database);
    auto keys = read_keys(session, query);
    if (!session.ok()) return session.outcome().error();
    entry_page page;
    if (keys.size() > static_cast<std::size_t>(query.limit)) {
        keys.pop_back();
        page.next = keys.back().slug;
    }
    for (const auto& [slug, key] : keys) {
        auto entry = find_entry(database, {query.kind, key});
        if (!entry) return entry.error();
        if (*entry) page.items.push_back(std::move(**entry));
    }
    return page;
}

} // namespace lectern::catalogue
