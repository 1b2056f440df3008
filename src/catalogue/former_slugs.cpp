#include "former_slugs.hpp"

#include "course_repository.hpp"
#include "institution_repository.hpp"
#include "programme_repository.hpp"

#include <algorithm>

namespace lectern::catalogue {
namespace {

std::optional<std::int64_t> row_of(db::session& session, entry_kind kind, std::string_view slug) {
    if (kind == entry_kind::institution) return find_institution(session, slug);
    if (kind == entry_kind::course) return find_course(session, slug);
    return find_programme(session, slug);
}

} // namespace

std::vector<std::string> former_slugs_of(db::session& session, const entry_name& name) {
    std::vector<std::string> found;
    session.each(
        "SELECT slug FROM old_slugs WHERE kind = ? AND id = ? ORDER BY slug",
        [&](const db::statement& row) { found.push_back(row.text(0)); }, to_string(name.kind),
        row_of(session, name.kind, name.key));
    return found;
}

bool save_former_slugs(writer& w, const entry_name& name, const std::vector<reference>& entries) {
    std::vector<std::string> wanted;
    wanted.reserve(entries.size());
    for (const auto& e : entries) wanted.push_back(e.slug);
    std::ranges::sort(wanted);
    if (former_slugs_of(w.session, name) == wanted) return false;
    const auto id = row_of(w.session, name.kind, name.key);
    w.session.run("DELETE FROM old_slugs WHERE kind = ? AND id = ?", to_string(name.kind), id);
    for (const auto& slug : wanted)
        w.session.run("INSERT OR REPLACE INTO old_slugs (kind, slug, id) VALUES (?, ?, ?)",
                      to_string(name.kind), slug, id);
    return true;
}

bool is_slug_in_use(db::session& session, entry_kind kind, std::string_view slug) {
    return row_of(session, kind, slug).has_value();
}

} // namespace lectern::catalogue
