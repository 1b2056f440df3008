#include "course_run_repository.hpp"

#include "course_repository.hpp"

#include <algorithm>
#include <tuple>

namespace lectern::catalogue {
namespace {

struct stored_run {
    std::int64_t id = 0;
    run_entry run;
};

std::vector<stored_run> runs_of(db::session& session, std::int64_t course) {
    std::vector<stored_run> found;
    session.each(
        "SELECT id, slug, pacing, title, from_on, until_on FROM course_runs WHERE course_id = ?"
        " ORDER BY position",
        [&](const db::statement& row) {
            found.push_back({row.integer(0),
                             {{},
                              row.text(1),
                              row.text(2),
                              row.optional_text(3),
                              row.optional_text(4),
                              row.optional_text(5)}});
        },
        course);
    return found;
}

bool contains(const std::vector<run_entry>& runs, const std::string& slug) {
    return std::ranges::find(runs, slug, &run_entry::slug) != runs.end();
}

// True when that changed something.
bool save_run(writer& w, std::int64_t course, const run_entry& e, std::int64_t position) {
    if (const auto id = find_run(w.session, course, e.slug))
        return w.session.run("UPDATE course_runs SET position = ?1, title = ?2, pacing = ?3, from_on = ?4,"
                             " until_on = ?5 WHERE id = ?6 AND (position, title, pacing, from_on, until_on)"
                             " IS NOT (?1, ?2, ?3, ?4, ?5)",
                             position, e.title, e.pacing, e.from_on, e.until_on, *id) > 0;
    w.session.run("INSERT INTO course_runs (course_id, slug, position, title, pacing, from_on, until_on)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?)",
                  course, e.slug, position, e.title, e.pacing, e.from_on, e.until_on);
    return true;
}

// The slug of a course from which relations of this kind lead back to it; nothing when there is no such
// circle.
std::optional<std::string> circle_through(db::session& session, std::int64_t course, std::string_view kind) {
    return session.text(
        "WITH RECURSIVE reached (id) AS (SELECT other_id FROM course_relations WHERE course_id = ?1 AND kind "
        "= ?2"
        " UNION SELECT r.other_id FROM reached JOIN course_relations r ON r.course_id = reached.id"
        " AND r.kind = ?2)"
        " SELECT c.slug FROM reached JOIN course_relations r ON r.course_id = reached.id AND r.kind = ?2"
        " AND r.other_id = ?1 JOIN courses c ON c.id = reached.id LIMIT 1",
        course, kind);
}

} // namespace

std::optional<std::int64_t> find_run(db::session& session, std::int64_t course, std::string_view slug) {
    return session.integer("SELECT id FROM course_runs WHERE course_id = ? AND slug = ?", course, slug);
}

bool save_runs(writer& w, std::int64_t course, const std::vector<run_entry>& wanted) {
    bool is_changed = false;
    for (const auto& stored : runs_of(w.session, course)) {
        if (contains(wanted, stored.run.slug)) continue;
        w.session.run("DELETE FROM course_runs WHERE id = ?", stored.id);
        is_changed = true;
    }
    std::int64_t position = 0;
    for (const auto& run : wanted)
        if (save_run(w, course, run, ++position)) is_changed = true;
    return is_changed;
}

std::optional<std::string> enrolled_run_beside(db::session& session, std::int64_t course,
                                               const std::vector<run_entry>& kept) {
    for (const auto& stored : runs_of(session, course))
        if (!contains(kept, stored.run.slug) &&
            session.integer("SELECT 1 FROM enrolments WHERE run_id = ? LIMIT 1", stored.id))
            return stored.run.slug;
    return std::nullopt;
}

bool save_relations(writer& w, std::int64_t course, const std::vector<relation_entry>& entries) {
    using relation = std::tuple<std::string, std::int64_t>;
    std::vector<relation> wanted, present;
    for (const auto& e : entries)
        wanted.emplace_back(e.kind, find_course(w.session, e.course.slug).value_or(0));
    w.session.each(
        "SELECT kind, other_id FROM course_relations WHERE course_id = ? ORDER BY position",
        [&](const db::statement& row) { present.emplace_back(row.text(0), row.integer(1)); }, course);
    if (present == wanted) return false;
    w.session.run("DELETE FROM course_relations WHERE course_id = ?", course);
    std::int64_t position = 0;
    for (const auto& [kind, other] : wanted)
        w.session.run(
            "INSERT INTO course_relations (course_id, position, kind, other_id) VALUES (?, ?, ?, ?)", course,
            ++position, kind, other);
    return true;
}

void check_relations_lead_on(db::session& session, std::int64_t course,
                             const std::vector<relation_entry>& saved, problem_list& problems) {
    for (const auto& relation : saved) {
        const auto last = circle_through(session, course, relation.kind);
        if (!last) continue;
        problems.push_back(
            {relation.course.at.line, relation.course.at.field,
             "leads in a circle: \"" + *last + "\" has a " + relation.kind + " that is this course"});
        return;
    }
}

} // namespace lectern::catalogue
