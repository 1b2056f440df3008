// Enrolments, and what the rows of courses, lectures and grants say of who may watch.
#include "audience_repository.hpp"

#include "course_repository.hpp"
#include "institution_repository.hpp"

#include "lectern/base/utf8.hpp"

#include <map>

namespace lectern::catalogue {
namespace {

struct enrolment_key {
    std::int64_t course = 0, user = 0;
};

error none(std::string_view what, std::string_view name) {
    return {errc::not_found, "there is no " + std::string(what) + " \"" + base::clean_title(name, 80) + "\""};
}

std::optional<enrolment_key> find_key(db::session& session, std::string_view course_slug,
                                      std::string_view user_name) {
    const auto course = find_course(session, course_slug);
    if (!course) {
        session.fail(none("course", course_slug));
        return std::nullopt;
    }
    const auto user = session.integer("SELECT id FROM users WHERE name = ? AND is_active = 1", user_name);
    if (!user) {
        session.fail(none("user", user_name));
        return std::nullopt;
    }
    return enrolment_key{*course, *user};
}

grant_terms read_terms(const db::statement& row, int first) {
    return {row.integer(first) != 0,      row.integer(first + 1) != 0,
            row.integer(first + 2) != 0,  static_cast<unsigned>(row.integer(first + 3)),
            row.optional_text(first + 4), row.optional_text(first + 5)};
}

} // namespace

bool save_grants(writer& w, std::int64_t course, const std::vector<grant_entry>& entries) {
    std::map<std::int64_t, grant_terms> wanted, present; // by institution
    for (const auto& e : entries)
        wanted.emplace(find_institution(w.session, e.institution.slug).value_or(0), e.terms);
    w.session.each(
        "SELECT institution_id, may_stream, may_download, may_mirror, highest, from_on, until_on FROM grants"
        " WHERE course_id = ?",
        [&](const db::statement& row) { present.emplace(row.integer(0), read_terms(row, 1)); }, course);
    if (present == wanted) return false;
    w.session.run("DELETE FROM grants WHERE course_id = ?", course);
    for (const auto& [institution, g] : wanted)
        w.session.run("INSERT INTO grants (course_id, institution_id, may_stream, may_download, may_mirror,"
                      " highest, from_on, until_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      course, institution, g.may_stream ? 1 : 0, g.may_download ? 1 : 0, g.may_mirror ? 1 : 0,
                      static_cast<std::int64_t>(g.highest), g.from_on, g.until_on);
    return true;
}

result<std::optional<watch_facts>> find_watch_facts(db::database& database, std::string_view lecture_id,
                                                    const viewer& who) {
    db::session session(database);
    std::optional<watch_facts> found;
    session.each(
        "SELECT coalesce(l.audience, c.audience), c.status = 'draft',"
        " EXISTS (SELECT 1 FROM course_staff s JOIN people p ON p.id = s.person_id"
        "  WHERE s.course_id = c.id AND p.slug = ?2),"
        " EXISTS (SELECT 1 FROM enrolments e WHERE e.course_id = c.id AND e.user_id = ?3),"
        " g.may_stream, g.may_download, g.may_mirror, g.highest, g.from_on, g.until_on"
        " FROM lectures l JOIN courses c ON c.id = l.course_id"
        " LEFT JOIN institutions i ON i.slug = ?4"
        " LEFT JOIN grants g ON g.course_id = c.id AND g.institution_id = i.id WHERE l.public_id = ?1",
        [&](const db::statement& row) {
            found =
                watch_facts{row.text(0), row.integer(1) != 0, row.integer(2) != 0, row.integer(3) != 0, {}};
            if (!row.is_null(4)) found->grant = read_terms(row, 4);
        },
        lecture_id, who.person_slug, who.user_id, who.institution_slug);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<std::vector<playable_package>> playable_packages(db::database& database) {
    db::session session(database);
    std::vector<playable_package> found;
    session.each("SELECT p.hash, l.public_id, coalesce(l.audience, c.audience) = 'public'"
                 " AND c.status <> 'draft' FROM video_versions n JOIN packages p ON p.id = n.package_id"
                 " JOIN videos v ON v.id = n.video_id JOIN lectures l ON l.id = v.lecture_id"
                 " JOIN courses c ON c.id = l.course_id WHERE n.is_current = 1 ORDER BY p.hash",
                 [&](const db::statement& row) {
                     if (found.empty() || found.back().id != row.text_view(0))
                         found.push_back({row.text(0), false, {}});
                     found.back().lectures.push_back(row.text(1));
                     if (row.integer(2) != 0) found.back().is_public = true;
                 });
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<std::vector<enrolled_user>> list_enrolled(db::database& database, std::string_view course_slug,
                                                 std::string_view after, int limit) {
    db::session session(database);
    const auto course = find_course(session, course_slug);
    if (session.ok() && !course) return none("course", course_slug);
    std::vector<enrolled_user> found;
    session.each(
        "SELECT u.name, e.enrolled_us FROM enrolments e JOIN users u ON u.id = e.user_id"
        " WHERE e.course_id = ? AND u.name > ? ORDER BY u.name LIMIT ?",
        [&](const db::statement& row) {
            found.push_back({row.text(0), row.integer(1)});
        },
        course.value_or(0), after, limit);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<bool> enrol(db::transaction& in, std::string_view course_slug, std::string_view user_name) {
    db::session session(in.connection());
    std::int64_t added = 0;
    if (const auto key = find_key(session, course_slug, user_name))
        added =
            session.run("INSERT OR IGNORE INTO enrolments (course_id, user_id, enrolled_us) VALUES (?, ?, ?)",
                        key->course, key->user, to_us(base::now()));
    if (!session.ok()) return session.outcome().error();
    return added > 0;
}

result<bool> withdraw(db::transaction& in, std::string_view course_slug, std::string_view user_name) {
    db::session session(in.connection());
    std::int64_t removed = 0;
    if (const auto key = find_key(session, course_slug, user_name))
        removed =
            session.run("DELETE FROM enrolments WHERE course_id = ? AND user_id = ?", key->course, key->user);
    if (!session.ok()) return session.outcome().error();
    return removed > 0;
}

} // namespace lectern::catalogue
