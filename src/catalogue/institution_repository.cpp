#include "institution_repository.hpp"

namespace lectern::catalogue {

std::optional<std::int64_t> find_institution(db::session& session, std::string_view slug) {
    return session.integer("SELECT id FROM institutions WHERE slug = ?", slug);
}

saved save_institution(writer& w, const institution_entry& e) {
    saved done;
    if (const auto id = find_institution(w.session, e.slug)) {
        const auto touched = w.session.run(
            "UPDATE institutions SET name = ?1, local_name = ?2, country = ?3, kind = ?4, membership = ?7,"
            " time_zone = ?8, changed_us = ?5 WHERE id = ?6 AND"
            " (name, local_name, country, kind, membership, time_zone) IS NOT (?1, ?2, ?3, ?4, ?7, ?8)",
            e.name, e.local_name, e.country, e.kind, w.now_us, *id, e.membership, e.time_zone);
        done = {*id, touched > 0 ? change::changed : change::unchanged};
    } else {
        done.id = w.session.insert(
            "INSERT INTO institutions (slug, name, local_name, country, kind, membership, time_zone,"
            " created_us, changed_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            e.slug, e.name, e.local_name, e.country, e.kind, e.membership, e.time_zone, w.now_us, w.now_us);
        done.what = change::created;
    }
    return done;
}

} // namespace lectern::catalogue
