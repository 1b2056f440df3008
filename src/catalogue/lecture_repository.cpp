#include "lecture_repository.hpp"

#include "name_repository.hpp"
#include "person_repository.hpp"

#include "lectern/base/ids.hpp"

#include <algorithm>

namespace lectern::catalogue {
namespace {

bool save_presenters(writer& w, std::int64_t lecture, const std::vector<reference>& presenters) {
    std::vector<std::int64_t> wanted;
    for (const auto& presenter : presenters) {
        const auto person = find_person(w.session, presenter.slug);
        wanted.push_back(person ? person->id : 0);
    }
    std::vector<std::int64_t> present;
    w.session.each(
        "SELECT person_id FROM lecture_presenters WHERE lecture_id = ? ORDER BY position",
        [&](const db::statement& row) { present.push_back(row.integer(0)); }, lecture);
    if (present == wanted) return false;
    w.session.run("DELETE FROM lecture_presenters WHERE lecture_id = ?", lecture);
    std::int64_t position = 0;
    for (const auto person : wanted)
        w.session.run("INSERT INTO lecture_presenters (lecture_id, position, person_id) VALUES (?, ?, ?)",
                      lecture, ++position, person);
    return true;
}

// NULL in the table: the course's.
optional_text own_audience(const lecture_entry& e) {
    return e.audience == "course" ? optional_text() : e.audience;
}

saved save_row(writer& w, const lecture_entry& e, const stored_lecture* present, const lecture_place& where) {
    if (present != nullptr) {
        const auto touched = w.session.run(
            "UPDATE lectures SET section_id = ?1, position = ?2, title = ?3, local_title = ?4, description = "
            "?5,"
            " audience = iif(?8, ?9, audience), changed_us = ?6 WHERE id = ?7"
            " AND (section_id, position, title, local_title, description, audience)"
            " IS NOT (?1, ?2, ?3, ?4, ?5, iif(?8, ?9, audience))",
            where.section_id, where.position, e.title, e.local_title, e.description, w.now_us, present->id,
            e.audience ? 1 : 0, own_audience(e));
        return {present->id, touched > 0 ? change::changed : change::unchanged};
    }
    const auto id = w.session.insert(
        "INSERT INTO lectures (public_id, course_id, section_id, position, title, local_title, description, "
        "audience,"
        " status, origin, created_us, changed_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'draft', 'file', ?, ?)",
        e.id ? *e.id : base::new_uuid(), where.course_id, where.section_id, where.position, e.title,
        e.local_title, e.description, own_audience(e), w.now_us, w.now_us);
    return {id, change::created};
}

// The last one without a title, else the first of that name; made at the end when it is not there.
std::int64_t section_to_append_to(writer& w, std::int64_t course, std::string_view title) {
    const auto sections = sections_of(w.session, course);
    if (title.empty() && !sections.empty()) return sections.back().id;
    const auto found = std::ranges::find(sections, title, &stored_section::title);
    if (!title.empty() && found != sections.end()) return found->id;
    const auto position = sections.empty() ? 1 : sections.back().position + 1;
    return insert_section(w, {course, title.empty() ? "Lectures" : std::string(title), position});
}

} // namespace

std::vector<stored_section> sections_of(db::session& session, std::int64_t course) {
    std::vector<stored_section> found;
    session.each(
        "SELECT id, public_id, title, position FROM sections WHERE course_id = ? ORDER BY position, id",
        [&](const db::statement& row) {
            found.push_back({row.integer(0), row.text(1), row.text(2), row.integer(3)});
        },
        course);
    return found;
}

std::vector<stored_lecture> lectures_of(db::session& session, std::int64_t course) {
    std::vector<stored_lecture> found;
    session.each(
        "SELECT l.id, l.public_id, l.section_id, l.title, l.position, l.origin = 'file' AND l.status = "
        "'draft'"
        " AND NOT EXISTS (SELECT 1 FROM videos v WHERE v.lecture_id = l.id)"
        " AND NOT EXISTS (SELECT 1 FROM lecture_sources r WHERE r.lecture_id = l.public_id)"
        " AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.lecture_id = l.public_id), l.is_held, l.publish_at_us"
        " FROM lectures l JOIN sections s ON s.id = l.section_id WHERE l.course_id = ?"
        " ORDER BY s.position, s.id, l.position, l.id",
        [&](const db::statement& row) {
            found.push_back({row.integer(0),
                             row.text(1),
                             row.integer(2),
                             row.text(3),
                             row.integer(4),
                             row.integer(5) != 0,
                             {row.integer(6) != 0, row.optional_integer(7)}});
        },
        course);
    return found;
}

std::optional<std::string> course_of_lecture(db::session& session, std::string_view public_id) {
    return session.text(
        "SELECT c.slug FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.public_id = ?",
        public_id);
}

std::optional<std::string> course_of_section(db::session& session, std::string_view public_id) {
    return session.text(
        "SELECT c.slug FROM sections s JOIN courses c ON c.id = s.course_id WHERE s.public_id = ?",
        public_id);
}

std::int64_t insert_section(writer& w, const new_section& section) {
    return w.session.insert(
        "INSERT INTO sections (public_id, course_id, title, position) VALUES (?, ?, ?, ?)",
        section.id ? *section.id : base::new_uuid(), section.course, section.title, section.position);
}

void rename_section(writer& w, std::int64_t section, std::string_view title) {
    w.session.run("UPDATE sections SET title = ?1 WHERE id = ?2 AND title <> ?1", title, section);
}

void move_section(writer& w, std::int64_t section, std::int64_t position) {
    w.session.run("UPDATE sections SET position = ? WHERE id = ?", position, section);
}

void remove_section(writer& w, std::int64_t section) {
    w.session.run("DELETE FROM sections WHERE id = ?", section);
}

saved save_lecture(writer& w, const lecture_entry& e, const stored_lecture* present,
                   const lecture_place& where) {
    auto done = save_row(w, e, present, where);
    if (e.presenters && save_presenters(w, done.id, *e.presenters) && done.what == change::unchanged) {
        w.session.run("UPDATE lectures SET changed_us = ? WHERE id = ?", w.now_us, done.id);
        done.what = change::changed;
    }
    if (done.what != change::unchanged) index_lecture(w, done.id);
    return done;
}

std::int64_t append_lecture_to(writer& w, std::int64_t course, std::int64_t section, std::string_view title) {
    const auto last =
        w.session.integer("SELECT coalesce(max(position), 0) FROM lectures WHERE section_id = ?", section);
    const auto id =
        w.session.insert("INSERT INTO lectures (public_id, course_id, section_id, position, title, status, "
                         "origin, created_us, changed_us)"
                         " VALUES (?, ?, ?, ?, ?, 'draft', 'recording', ?, ?)",
                         base::new_uuid(), course, section, last.value_or(0) + 1, title, w.now_us, w.now_us);
    index_lecture(w, id);
    return id;
}

std::string append_lecture(writer& w, std::int64_t course, std::string_view title,
                           std::string_view section_title) {
    const auto id = append_lecture_to(w, course, section_to_append_to(w, course, section_title), title);
    return w.session.text("SELECT public_id FROM lectures WHERE id = ?", id).value_or("");
}

std::optional<release> release_of(db::session& session, std::int64_t lecture) {
    std::optional<release> found;
    session.each(
        "SELECT is_held, publish_at_us FROM lectures WHERE id = ?",
        [&](const db::statement& row) {
            found = release{row.integer(0) != 0, row.optional_integer(1)};
        },
        lecture);
    return found;
}

bool save_release(writer& w, std::int64_t lecture, const release& becomes) {
    return w.session.run("UPDATE lectures SET is_held = ?1, publish_at_us = ?2, changed_us = ?3 WHERE id = ?4"
                         " AND (is_held, publish_at_us) IS NOT (?1, ?2)",
                         becomes.is_held ? 1 : 0, becomes.publish_at_us, w.now_us, lecture) > 0;
}

void move_lecture(writer& w, const stored_lecture& lecture, std::int64_t position) {
    if (lecture.position == position) return;
    w.session.run("UPDATE lectures SET position = ?, changed_us = ? WHERE id = ?", position, w.now_us,
                  lecture.id);
}

void remove_lecture(writer& w, const stored_lecture& lecture) {
    forget_lecture(w, lecture.id);
    w.session.run("DELETE FROM lectures WHERE id = ?", lecture.id);
}

} // namespace lectern::catalogue
