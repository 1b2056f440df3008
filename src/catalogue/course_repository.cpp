#include "course_repository.hpp"

#include "audience_repository.hpp"
#include "course_run_repository.hpp"
#include "institution_repository.hpp"
#include "person_repository.hpp"

#include <algorithm>
#include <tuple>

namespace lectern::catalogue {
namespace {

saved save_row(writer& w, const course_entry& e) {
    const auto owner = find_institution(w.session, e.institution.slug);
    if (const auto id = find_course(w.session, e.slug)) {
        const auto touched = w.session.run(
            "UPDATE courses SET title = ?1, local_title = ?2, language = ?3, discipline = ?4, level = ?5,"
            " description = ?6, institution_id = ?7, status = ?8, audience = coalesce(?11, audience),"
            " changed_us = ?9 WHERE id = ?10 AND"
            " (title, local_title, language, discipline, level, description, institution_id, status, "
            "audience)"
            " IS NOT (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce(?11, audience))",
            e.title, e.local_title, e.language, e.discipline, e.level, e.description, owner, e.status,
            w.now_us, *id, e.audience);
        return {*id, touched > 0 ? change::changed : change::unchanged};
    }
    const auto id =
        w.session.insert("INSERT INTO courses (slug, title, local_title, language, discipline, level, "
                         "description, institution_id,"
                         " status, audience, created_us, changed_us)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         e.slug, e.title, e.local_title, e.language, e.discipline, e.level, e.description,
                         owner, e.status, e.audience.value_or("public"), w.now_us, w.now_us);
    return {id, change::created};
}

struct recognition_key {
    std::int64_t course = 0, position = 0;
};

void save_recognition(writer& w, recognition_key key, const recognition_entry& r) {
    const auto is_there =
        w.session.run("UPDATE recognitions SET level = ?3, scheme = ?4, authority = ?5, region = ?6,"
                      " awarded_on = ?7, valid_until = ?8, withdrawn_on = ?9, withdrawn = ?10, evidence = ?11"
                      " WHERE course_id = ?1 AND position = ?2",
                      key.course, key.position, r.level, r.scheme, r.authority, r.region, r.awarded_on,
                      r.valid_until, r.withdrawn_on, r.withdrawn ? 1 : 0, r.evidence);
    if (is_there > 0) return;
    w.session.run(
        "INSERT INTO recognitions (course_id, position, level, scheme, authority, region, awarded_on,"
        " valid_until, withdrawn_on, withdrawn, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key.course, key.position, r.level, r.scheme, r.authority, r.region, r.awarded_on, r.valid_until,
        r.withdrawn_on, r.withdrawn ? 1 : 0, r.evidence);
}

std::vector<std::int64_t> ids(db::session& session, std::string_view sql, std::int64_t key) {
    std::vector<std::int64_t> found;
    session.each(
        sql, [&](const db::statement& row) { found.push_back(row.integer(0)); }, key);
    return found;
}

} // namespace

std::optional<std::int64_t> find_course(db::session& session, std::string_view slug) {
    return session.integer("SELECT id FROM courses WHERE slug = ?", slug);
}

std::vector<recognition_entry> recognitions_of(db::session& session, std::int64_t course) {
    std::vector<recognition_entry> found;
    session.each(
        "SELECT level, scheme, authority, region, awarded_on, valid_until, withdrawn_on, evidence, withdrawn"
        " FROM recognitions WHERE course_id = ? ORDER BY position",
        [&](const db::statement& row) {
            found.push_back({row.text(0), row.text(1), row.optional_text(2), row.optional_text(3),
                             row.optional_text(4), row.optional_text(5), row.optional_text(6),
                             row.optional_text(7), row.integer(8) != 0});
        },
        course);
    return found;
}

std::vector<staff_entry> staff_of(db::session& session, std::int64_t course) {
    std::vector<staff_entry> found;
    session.each(
        "SELECT p.slug, s.role FROM course_staff s JOIN people p ON p.id = s.person_id"
        " WHERE s.course_id = ? ORDER BY s.position",
        [&](const db::statement& row) {
            found.push_back({{{}, row.text(0)}, row.text(1)});
        },
        course);
    return found;
}

bool save_recognitions(writer& w, std::int64_t course, const std::vector<recognition_entry>& wanted) {
    const auto present = recognitions_of(w.session, course);
    if (present == wanted) return false;
    // One by one: the log of changes names those that changed.
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (i >= present.size() || present[i] != wanted[i])
            save_recognition(w, {course, static_cast<std::int64_t>(i) + 1}, wanted[i]);
    w.session.run("DELETE FROM recognitions WHERE course_id = ? AND position > ?", course,
                  static_cast<std::int64_t>(wanted.size()));
    return true;
}

bool save_staff(writer& w, std::int64_t course, const std::vector<staff_entry>& entries) {
    using staff_row = std::tuple<std::int64_t, std::string>;
    std::vector<staff_row> wanted;
    for (const auto& e : entries) {
        const auto person = find_person(w.session, e.person.slug);
        wanted.emplace_back(person ? person->id : 0, e.role);
    }
    std::vector<staff_row> present;
    w.session.each(
        "SELECT person_id, role FROM course_staff WHERE course_id = ? ORDER BY position",
        [&](const db::statement& row) { present.emplace_back(row.integer(0), row.text(1)); }, course);
    if (present == wanted) return false;
    for (const auto& [person, role] : present)
        if (std::ranges::none_of(wanted,
                                 [&, who = person](const auto& row) { return std::get<0>(row) == who; }))
            w.session.run("DELETE FROM course_staff WHERE course_id = ? AND person_id = ?", course, person);
    std::int64_t position = 0;
    for (const auto& [person, role] : wanted)
        w.session.run("INSERT INTO course_staff (course_id, person_id, role, position) VALUES (?, ?, ?, ?)"
                      " ON CONFLICT (course_id, person_id) DO UPDATE SET role = excluded.role,"
                      " position = excluded.position"
                      " WHERE (role, position) IS NOT (excluded.role, excluded.position)",
                      course, person, role, ++position);
    return true;
}

saved save_course(writer& w, const course_entry& e) {
    auto done = save_row(w, e);
    const bool recognised = e.recognitions && save_recognitions(w, done.id, *e.recognitions);
    const bool staffed = e.faculty && save_staff(w, done.id, *e.faculty);
    const bool granted = e.grants && save_grants(w, done.id, *e.grants);
    const bool run = e.runs && save_runs(w, done.id, *e.runs);
    if ((recognised || staffed || granted || run) && done.what == change::unchanged) {
        touch_course(w, done.id);
        done.what = change::changed;
    }
    return done;
}

std::int64_t make_course(writer& w, std::string_view slug, std::string_view title) {
    return w.session.insert("INSERT INTO courses (slug, title, language, status, created_us, changed_us)"
                            " VALUES (?, ?, 'und', 'published', ?, ?)",
                            slug, title, w.now_us, w.now_us);
}

void touch_course(writer& w, std::int64_t id) {
    w.session.run("UPDATE courses SET changed_us = ? WHERE id = ?", w.now_us, id);
}

std::vector<std::int64_t> courses_of_institution(db::session& session, std::int64_t institution) {
    // Every status: the index by status serves all three.
    return ids(
        session,
        "SELECT id FROM courses WHERE status IN ('draft', 'published', 'archived') AND institution_id = ?",
        institution);
}

std::vector<std::int64_t> courses_of_person(db::session& session, std::int64_t person) {
    return ids(session, "SELECT course_id FROM course_staff WHERE person_id = ?", person);
}

} // namespace lectern::catalogue
