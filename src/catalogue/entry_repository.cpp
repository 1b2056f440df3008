// Entries of the catalogue as JSON.
#include "entry_json.hpp"
#include "lecture_repository.hpp"

namespace lectern::catalogue {
namespace {

namespace json = boost::json;
using found_object = std::optional<json::object>;

json::value or_null(const db::statement& row, int column) {
    if (row.is_null(column)) return nullptr;
    return json::string(row.text_view(column));
}

// One row as an object: `names` are the members, in the order of the columns; numbers stay numbers.
template <class... Values>
found_object read_row(db::session& session, std::initializer_list<std::string_view> names,
                      std::string_view sql, const Values&... values) {
    found_object found;
    session.each(
        sql,
        [&](const db::statement& row) {
            found.emplace();
            int column = 0;
            for (const auto name : names) {
                if (name == "position")
                    (*found)[name] = row.integer(column++);
                else
                    (*found)[name] = or_null(row, column++);
            }
        },
        values...);
    return found;
}

template <class Make>
json::array read_list(db::session& session, std::string_view sql, std::int64_t id, Make make) {
    json::array all;
    session.each(
        sql, [&](const db::statement& row) { all.push_back(make(row)); }, id);
    return all;
}

json::value moment_or_null(std::optional<std::int64_t> us) {
    if (!us) return nullptr;
    return json::string(base::to_iso8601(base::time_point(std::chrono::microseconds(*us))));
}

std::int64_t row_id(db::session& session, std::string_view sql, std::string_view key) {
    return session.integer(sql, key).value_or(0);
}

found_object read_institution(db::session& session, const std::string& key) {
    return read_row(session, {"slug", "name", "local_name", "country", "kind", "membership", "time_zone"},
                    "SELECT slug, name, local_name, country, kind, membership, time_zone FROM institutions"
                    " WHERE slug = ?",
                    key);
}

found_object read_person(db::session& session, const std::string& key) {
    auto person = read_row(session, {"id", "slug", "name", "local_name"},
                           "SELECT public_id, slug, name, local_name FROM people WHERE public_id = ?", key);
    if (!person) return person;
    (*person)["affiliations"] = read_list(
        session,
        "SELECT i.slug, a.title, a.from_on, a.until_on FROM affiliations a"
        " JOIN institutions i ON i.id = a.institution_id WHERE a.person_id = ? ORDER BY a.position",
        row_id(session, "SELECT id FROM people WHERE public_id = ?", key), [](const db::statement& row) {
            return json::object{{"institution", row.text_view(0)},
                                {"title", or_null(row, 1)},
                                {"from", or_null(row, 2)},
                                {"until", or_null(row, 3)}};
        });
    return person;
}

json::value recognition(const db::statement& row) {
    return json::object{{"level", row.text_view(0)},        {"scheme", row.text_view(1)},
                        {"authority", or_null(row, 2)},     {"region", or_null(row, 3)},
                        {"awarded_on", or_null(row, 4)},    {"valid_until", or_null(row, 5)},
                        {"withdrawn", row.integer(6) != 0}, {"withdrawn_on", or_null(row, 7)},
                        {"evidence", or_null(row, 8)}};
}

json::value grant(const db::statement& row) {
    json::object one{{"institution", row.text_view(0)},
                     {"may_stream", row.integer(1) != 0},
                     {"may_download", row.integer(2) != 0},
                     {"may_mirror", row.integer(3) != 0}};
    one["highest"] = nullptr;
    if (row.integer(4) > 0) one["highest"] = row.integer(4);
    one["from"] = or_null(row, 5);
    one["until"] = or_null(row, 6);
    return one;
}

void read_lists(db::session& session, std::int64_t id, json::object& course) {
    course["recognitions"] =
        read_list(session,
                  "SELECT level, scheme, authority, region, awarded_on, valid_until, withdrawn, withdrawn_on,"
                  " evidence"
                  " FROM recognitions WHERE course_id = ? ORDER BY position",
                  id, recognition);
    course["faculty"] =
        read_list(session,
                  "SELECT p.slug, s.role FROM course_staff s JOIN people p ON p.id = s.person_id"
                  " WHERE s.course_id = ? ORDER BY s.position",
                  id, [](const db::statement& row) {
                      return json::object{{"person", row.text_view(0)}, {"role", row.text_view(1)}};
                  });
    course["grants"] = read_list(
        session,
        "SELECT i.slug, g.may_stream, g.may_download, g.may_mirror, g.highest, g.from_on, g.until_on"
        " FROM grants g JOIN institutions i ON i.id = g.institution_id WHERE g.course_id = ? ORDER BY i.slug",
        id, grant);
    course["runs"] = read_list(session,
                               "SELECT slug, title, pacing, from_on, until_on FROM course_runs WHERE "
                               "course_id = ? ORDER BY position",
                               id, [](const db::statement& row) {
                                   return json::object{{"slug", row.text_view(0)},
                                                       {"title", or_null(row, 1)},
                                                       {"pacing", row.text_view(2)},
                                                       {"from", or_null(row, 3)},
                                                       {"until", or_null(row, 4)}};
                               });
    course["relations"] =
        read_list(session,
                  "SELECT r.kind, c.slug FROM course_relations r JOIN courses c ON c.id = r.other_id"
                  " WHERE r.course_id = ? ORDER BY r.position",
                  id, [](const db::statement& row) {
                      return json::object{{"kind", row.text_view(0)}, {"course", row.text_view(1)}};
                  });
}

found_object read_course(db::session& session, const std::string& key) {
    auto course = read_row(
        session,
        {"slug", "title", "local_title", "language", "institution", "discipline", "level", "description",
         "status", "audience"},
        "SELECT c.slug, c.title, c.local_title, c.language, i.slug, c.discipline, c.level, c.description, "
        "c.status,"
        " c.audience FROM courses c LEFT JOIN institutions i ON i.id = c.institution_id WHERE c.slug = ?",
        key);
    if (!course) return course;
    const auto id = row_id(session, "SELECT id FROM courses WHERE slug = ?", key);
    read_lists(session, id, *course);
    return course;
}

found_object read_section(db::session& session, const std::string& key) {
    return read_row(
        session, {"id", "course", "title", "position"},
        "SELECT s.public_id, c.slug, s.title, (SELECT count(*) FROM sections o WHERE o.course_id = "
        "s.course_id"
        " AND (o.position, o.id) <= (s.position, s.id)) FROM sections s JOIN courses c ON c.id = s.course_id"
        " WHERE s.public_id = ?",
        key);
}

found_object read_lecture(db::session& session, const std::string& key) {
    auto lecture = read_row(
        session, {"id", "course", "section", "position", "title", "local_title", "description", "audience"},
        "SELECT l.public_id, c.slug, s.public_id, (SELECT count(*) FROM lectures o WHERE o.section_id = "
        "l.section_id"
        " AND (o.position, o.id) <= (l.position, l.id)), l.title, l.local_title, l.description,"
        " coalesce(l.audience, 'course') FROM lectures l JOIN courses c ON c.id = l.course_id"
        " JOIN sections s ON s.id = l.section_id WHERE l.public_id = ?",
        key);
    if (!lecture) return lecture;
    const auto id = row_id(session, "SELECT id FROM lectures WHERE public_id = ?", key);
    const auto publication = release_of(session, id).value_or(release());
    (*lecture)["held"] = publication.is_held;
    (*lecture)["publish_at"] = moment_or_null(publication.publish_at_us);
    (*lecture)["presenters"] =
        read_list(session,
                  "SELECT p.slug FROM lecture_presenters r JOIN people p ON p.id = r.person_id"
                  " WHERE r.lecture_id = ? ORDER BY r.position",
                  id, [](const db::statement& row) { return json::string(row.text_view(0)); });
    return lecture;
}

found_object read_programme(db::session& session, const std::string& key) {
    auto programme =
        read_row(session, {"slug", "title", "local_title", "institution", "level", "description"},
                 "SELECT p.slug, p.title, p.local_title, i.slug, p.level, p.description FROM programmes p"
                 " LEFT JOIN institutions i ON i.id = p.institution_id WHERE p.slug = ?",
                 key);
    if (!programme) return programme;
    (*programme)["courses"] =
        read_list(session,
                  "SELECT c.slug FROM programme_courses m JOIN courses c ON c.id = m.course_id"
                  " WHERE m.programme_id = ? ORDER BY m.position",
                  row_id(session, "SELECT id FROM programmes WHERE slug = ?", key),
                  [](const db::statement& row) { return json::string(row.text_view(0)); });
    return programme;
}

std::vector<std::string> texts(db::session& session, std::string_view sql, std::string_view key) {
    std::vector<std::string> found;
    session.each(
        sql, [&](const db::statement& row) { found.push_back(row.text(0)); }, key);
    return found;
}

} // namespace

std::optional<json::object> read_entry(db::session& session, const entry_name& name) {
    switch (name.kind) {
    case entry_kind::institution:
        return read_institution(session, name.key);
    case entry_kind::person:
        return read_person(session, name.key);
    case entry_kind::course:
        return read_course(session, name.key);
    case entry_kind::section:
        return read_section(session, name.key);
    case entry_kind::programme:
        return read_programme(session, name.key);
    case entry_kind::lecture:
        break;
    }
    return read_lecture(session, name.key);
}

std::vector<std::string> section_ids(db::session& session, std::string_view course_slug) {
    return texts(session,
                 "SELECT s.public_id FROM sections s JOIN courses c ON c.id = s.course_id WHERE c.slug = ?"
                 " ORDER BY s.position, s.id",
                 course_slug);
}

std::vector<std::string> lecture_ids(db::session& session, std::string_view section_id) {
    return texts(session,
                 "SELECT l.public_id FROM lectures l JOIN sections s ON s.id = l.section_id"
                 " WHERE s.public_id = ? ORDER BY l.position, l.id",
                 section_id);
}

std::string_view to_string(entry_kind kind) noexcept {
    switch (kind) {
    case entry_kind::institution:
        return "institution";
    case entry_kind::person:
        return "person";
    case entry_kind::course:
        return "course";
    case entry_kind::section:
        return "section";
    case entry_kind::programme:
        return "programme";
    case entry_kind::lecture:
        break;
    }
    return "lecture";
}

result<std::optional<std::string>> find_entry(db::database& database, const entry_name& name) {
    db::session session(database);
    const auto entry = read_entry(session, name);
    if (!session.ok()) return session.outcome().error();
    if (!entry) return std::optional<std::string>();
    return std::optional(json::serialize(*entry));
}

result<std::optional<std::string>> course_of_entry(db::database& database, const entry_name& name) {
    db::session session(database);
    std::optional<std::string> course;
    if (name.kind == entry_kind::course)
        course = session.text("SELECT slug FROM courses WHERE slug = ?", name.key);
    else if (name.kind == entry_kind::section)
        course = session.text("SELECT c.slug FROM sections s JOIN courses c ON c.id = s.course_id"
                              " WHERE s.public_id = ?",
                              name.key);
    else if (name.kind == entry_kind::lecture)
        course = session.text("SELECT c.slug FROM lectures l JOIN courses c ON c.id = l.course_id"
                              " WHERE l.public_id = ?",
                              name.key);
    if (!session.ok()) return session.outcome().error();
    return course;
}

result<std::optional<std::string>> renamed_entry(db::database& database, const entry_name& old) {
    db::session session(database);
    const auto* const sql = old.kind == entry_kind::course
                                ? "SELECT c.slug FROM old_slugs o JOIN courses c ON c.id = o.id"
                                  " WHERE o.kind = 'course' AND o.slug = ?"
                            : old.kind == entry_kind::programme
                                ? "SELECT p.slug FROM old_slugs o JOIN programmes p ON p.id = o.id"
                                  " WHERE o.kind = 'programme' AND o.slug = ?"
                                : "SELECT i.slug FROM old_slugs o JOIN institutions i ON i.id = o.id"
                                  " WHERE o.kind = 'institution' AND o.slug = ?";
    auto slug = session.text(sql, old.key);
    if (!session.ok()) return session.outcome().error();
    return slug;
}

} // namespace lectern::catalogue
