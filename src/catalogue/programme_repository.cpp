#include "programme_repository.hpp"

#include "course_repository.hpp"
#include "institution_repository.hpp"

namespace lectern::catalogue {
namespace {

saved save_row(writer& w, const programme_entry& e) {
    const auto owner = find_institution(w.session, e.institution.slug);
    if (const auto id = find_programme(w.session, e.slug)) {
        const auto touched = w.session.run(
            "UPDATE programmes SET title = ?1, local_title = ?2, institution_id = ?3, level = ?4,"
            " description = ?5, changed_us = ?6 WHERE id = ?7 AND"
            " (title, local_title, institution_id, level, description) IS NOT (?1, ?2, ?3, ?4, ?5)",
            e.title, e.local_title, owner, e.level, e.description, w.now_us, *id);
        return {*id, touched > 0 ? change::changed : change::unchanged};
    }
    const auto id = w.session.insert(
        "INSERT INTO programmes (slug, title, local_title, institution_id, level, description,"
        " created_us, changed_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        e.slug, e.title, e.local_title, owner, e.level, e.description, w.now_us, w.now_us);
    return {id, change::created};
}

bool save_courses(writer& w, std::int64_t programme, const std::vector<reference>& courses) {
    std::vector<std::int64_t> wanted, present;
    for (const auto& course : courses) wanted.push_back(find_course(w.session, course.slug).value_or(0));
    w.session.each(
        "SELECT course_id FROM programme_courses WHERE programme_id = ? ORDER BY position",
        [&](const db::statement& row) { present.push_back(row.integer(0)); }, programme);
    if (present == wanted) return false;
    w.session.run("DELETE FROM programme_courses WHERE programme_id = ?", programme);
    std::int64_t position = 0;
    for (const auto course : wanted)
        w.session.run("INSERT INTO programme_courses (programme_id, position, course_id) VALUES (?, ?, ?)",
                      programme, ++position, course);
    return true;
}

} // namespace

std::optional<std::int64_t> find_programme(db::session& session, std::string_view slug) {
    return session.integer("SELECT id FROM programmes WHERE slug = ?", slug);
}

void touch_programme(writer& w, std::int64_t id) {
    w.session.run("UPDATE programmes SET changed_us = ? WHERE id = ?", w.now_us, id);
}

saved save_programme(writer& w, const programme_entry& e) {
    auto done = save_row(w, e);
    if (e.courses && save_courses(w, done.id, *e.courses) && done.what == change::unchanged) {
        touch_programme(w, done.id);
        done.what = change::changed;
    }
    return done;
}

} // namespace lectern::catalogue
