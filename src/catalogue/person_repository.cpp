#include "person_repository.hpp"

#include "institution_repository.hpp"
#include "name_repository.hpp"

#include "lectern/base/ids.hpp"

#include <tuple>

namespace lectern::catalogue {
namespace {

std::optional<person_key> find(db::session& session, std::string_view sql, std::string_view key) {
    std::optional<person_key> found;
    session.each(
        sql,
        [&](const db::statement& row) {
            found = {row.integer(0), row.text(1), row.text(2)};
        },
        key);
    return found;
}

// institution, title, from, until
using affiliation_row = std::tuple<std::int64_t, optional_text, optional_text, optional_text>;

bool save_affiliations(writer& w, std::int64_t person, const std::vector<affiliation_entry>& entries) {
    std::vector<affiliation_row> wanted;
    wanted.reserve(entries.size());
    for (const auto& e : entries)
        wanted.emplace_back(find_institution(w.session, e.institution.slug).value_or(0), e.title, e.from_on,
                            e.until_on);
    std::vector<affiliation_row> present;
    w.session.each(
        "SELECT institution_id, title, from_on, until_on FROM affiliations WHERE person_id = ?"
        " ORDER BY position",
        [&](const db::statement& row) {
            present.emplace_back(row.integer(0), row.optional_text(1), row.optional_text(2),
                                 row.optional_text(3));
        },
        person);
    if (present == wanted) return false;
    w.session.run("DELETE FROM affiliations WHERE person_id = ?", person);
    std::int64_t position = 0;
    for (const auto& [institution, title, from, until] : wanted)
        w.session.run("INSERT INTO affiliations (person_id, institution_id, position, title, from_on,"
                      " until_on) VALUES (?, ?, ?, ?, ?, ?)",
                      person, institution, ++position, title, from, until);
    return true;
}

saved save_row(writer& w, const person_entry& e) {
    auto present = e.id ? find_person_by_id(w.session, *e.id) : std::nullopt;
    if (!present) present = find_person(w.session, e.slug);
    if (present) {
        const auto touched =
            w.session.run("UPDATE people SET slug = ?1, name = ?2, local_name = ?3, changed_us = ?4"
                          " WHERE id = ?5 AND (slug, name, local_name) IS NOT (?1, ?2, ?3)",
                          e.slug, e.name, e.local_name, w.now_us, present->id);
        return {present->id, touched > 0 ? change::changed : change::unchanged};
    }
    const auto id =
        w.session.insert("INSERT INTO people (public_id, slug, name, local_name, created_us, changed_us)"
                         " VALUES (?, ?, ?, ?, ?, ?)",
                         e.id ? *e.id : base::new_uuid(), e.slug, e.name, e.local_name, w.now_us, w.now_us);
    return {id, change::created};
}

} // namespace

std::optional<person_key> find_person(db::session& session, std::string_view slug) {
    return find(session, "SELECT id, public_id, slug FROM people WHERE slug = ?", slug);
}

std::optional<person_key> find_person_by_id(db::session& session, std::string_view public_id) {
    return find(session, "SELECT id, public_id, slug FROM people WHERE public_id = ?", public_id);
}

saved save_person(writer& w, const person_entry& e) {
    auto done = save_row(w, e);
    if (e.affiliations && save_affiliations(w, done.id, *e.affiliations) && done.what == change::unchanged) {
        w.session.run("UPDATE people SET changed_us = ? WHERE id = ?", w.now_us, done.id);
        done.what = change::changed;
    }
    if (done.what != change::unchanged) index_person(w, done.id);
    return done;
}

} // namespace lectern::catalogue
