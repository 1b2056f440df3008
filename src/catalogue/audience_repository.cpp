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

struct grant_key {
    std::int64_t course = 0, institution = 0;
};

void save_grant(writer& w, grant_key key, const grant_terms& g) {
    w.session.run("INSERT INTO grants (course_id, institution_id, may_stream, may_download, may_mirror,"
                  " highest, from_on, until_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                  " ON CONFLICT (course_id, institution_id) DO UPDATE SET may_stream = excluded.may_stream,"
                  " may_download = excluded.may_download, may_mirror = excluded.may_mirror,"
                  " highest = excluded.highest, from_on = excluded.from_on, until_on = excluded.until_on",
                  key.course, key.institution, g.may_stream ? 1 : 0, g.may_download ? 1 : 0,
                  g.may_mirror ? 1 : 0, static_cast<std::int64_t>(g.highest), g.from_on, g.until_on);
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
    // One by one: the log of changes names those that changed.
    for (const auto& [institution, terms] : present)
        if (!wanted.contains(institution))
            w.session.run("DELETE FROM grants WHERE course_id = ? AND institution_id = ?", course,
                          institution);
    for (const auto& [institution, terms] : wanted) {
        const auto before = present.find(institution);
        if (before == present.end() || before->second != terms) save_grant(w, {course, institution}, terms);
    }
    return true;
}

std::optional<watch_facts> watch_facts_of(db::session& session, std::int64_t lecture, const viewer& who) {
    std::optional<watch_facts> found;
    session.each(
        "SELECT coalesce(l.audience, c.audience), c.status = 'draft' OR l.is_held = 1,"
        " EXISTS (SELECT 1 FROM course_staff s JOIN people p ON p.id = s.person_id"
        "  WHERE s.course_id = c.id AND p.slug = ?2),"
        " EXISTS (SELECT 1 FROM enrolments e WHERE e.course_id = c.id AND e.user_id = ?3),"
        " g.may_stream, g.may_download, g.may_mirror, g.highest, g.from_on, g.until_on"
        " FROM lectures l JOIN courses c ON c.id = l.course_id"
        " LEFT JOIN institutions i ON i.slug = ?4"
        " LEFT JOIN grants g ON g.course_id = c.id AND g.institution_id = i.id WHERE l.id = ?1",
        [&](const db::statement& row) {
            found =
                watch_facts{row.text(0), row.integer(1) != 0, row.integer(2) != 0, row.integer(3) != 0, {}};
            if (!row.is_null(4)) found->grant = read_terms(row, 4);
        },
        lecture, who.person_slug, who.user_id, who.institution_slug);
    return found;
}

result<std::optional<watch_facts>> find_watch_facts(db::database& database, std::string_view lecture_id,
                                                    const viewer& who) {
    db::session session(database);
    const auto lecture = session.integer("SELECT id FROM lectures WHERE public_id = ?", lecture_id);
    auto found = lecture ? watch_facts_of(session, *lecture, who) : std::nullopt;
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
