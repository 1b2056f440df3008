// Pages of courses, and what their filters can be set to.
#include "course_filter_repository.hpp"
#include "name_repository.hpp"
#include "name_words.hpp"
#include "view_rows.hpp"

#include <vector>

namespace lectern::catalogue {
namespace {

// A list's SQL: fixed pieces by which filters are set, so that each combination is prepared once.
class course_list_sql {
public:
    explicit course_list_sql(const course_query& query) : query_(query), words_(match_expression(query.q)) {
        text_ = "SELECT";
        text_ += summary_columns;
        text_ += " FROM courses c LEFT JOIN institutions i ON i.id = c.institution_id WHERE ";
        text_ += query.seen == visibility::published ? "c.status = 'published'" : "TRUE";
        if (!query.q.empty())
            add(" AND c.id IN (SELECT rowid & 1099511627775 FROM names WHERE names MATCH ?"
                " AND rowid BETWEEN 1099511627776 AND 2199023255551)",
                words_);
        const auto narrowed = conditions_of(query.filter);
        text_ += narrowed.text;
        values_.insert(values_.end(), narrowed.values.begin(), narrowed.values.end());
        if (!query.staff.empty())
            add(" AND c.id IN (SELECT s.course_id FROM course_staff s JOIN people p ON p.id = s.person_id"
                " WHERE p.slug = ?)",
                query.staff);
        if (query.after) text_ += " AND (c.title COLLATE NOCASE, c.id) > (?, ?)";
        text_ += " ORDER BY c.title COLLATE NOCASE, c.id LIMIT ?";
    }

    bool finds_nothing() const noexcept { return !query_.q.empty() && words_.empty(); }

    db::statement prepare(db::database& database) const {
        auto statement = database.prepare(text_);
        int index = 0;
        for (const auto value : values_) statement.bind(++index, value);
        if (query_.after) {
            statement.bind(++index, query_.after->title);
            statement.bind(++index, query_.after->id);
        }
        statement.bind(++index, query_.limit + 1); // one more tells whether there is a next page
        return statement;
    }

private:
    void add(std::string_view condition, std::string_view value) {
        text_ += condition;
        values_.push_back(value);
    }

    const course_query& query_;
    std::string words_;
    std::string text_;
    std::vector<std::string_view> values_;
};

course_page read_page(db::session& session, const course_query& query) {
    course_page page;
    const course_list_sql sql(query);
    if (sql.finds_nothing()) return page;
    {
        auto statement = sql.prepare(session.connection());
        session.rows(statement, [&](const db::statement& row) { page.items.push_back(read_summary(row)); });
    }
    if (page.items.size() > static_cast<std::size_t>(query.limit)) {
        page.items.pop_back();
        page.next = course_position{page.items.back().title, page.items.back().id};
    }
    for (auto& course : page.items) read_recognitions(session, course);
    return page;
}

// Nothing of those who teach no published course.
std::optional<person_view> find_person(db::session& session, std::string_view id) {
    std::optional<person_view> found;
    session.each(
        "SELECT p.public_id, p.name, p.local_name FROM people p WHERE p.public_id = ? AND EXISTS (SELECT 1"
        " FROM course_staff s JOIN courses c ON c.id = s.course_id"
        " WHERE s.person_id = p.id AND c.status = 'published')",
        [&](const db::statement& row) {
            found = person_view{row.text(0), row.text(1), row.optional_text(2)};
        },
        id);
    return found;
}

constexpr std::string_view institution_columns =
    " i.slug, i.name, i.local_name, i.country, i.kind, i.membership, i.time_zone";

std::vector<institution_count> institutions_with_courses(db::session& session) {
    std::vector<institution_count> all;
    static const std::string sql =
        "SELECT" + std::string(institution_columns) +
        ", b.courses FROM (SELECT institution_id AS id, count(*) AS courses FROM courses"
        " WHERE status = 'published' AND institution_id IS NOT NULL GROUP BY institution_id"
        " ORDER BY count(*) DESC, institution_id LIMIT ?) b JOIN institutions i ON i.id = b.id"
        " ORDER BY i.name COLLATE NOCASE, i.id";
    session.each(
        sql,
        [&](const db::statement& row) {
            all.push_back({read_institution(row, 0), row.integer(7)});
        },
        most_facet_values);
    return all;
}

std::vector<value_count> count_values(db::session& session, const std::string& column) {
    std::vector<value_count> all;
    session.each(
        "SELECT value, courses FROM (SELECT " + column +
            " AS value, count(*) AS courses FROM courses"
            " WHERE status = 'published' AND " +
            column + " IS NOT NULL GROUP BY " + column + " ORDER BY count(*) DESC, " + column +
            " LIMIT ?) ORDER BY value",
        [&](const db::statement& row) {
            all.push_back({row.text(0), row.integer(1)});
        },
        most_facet_values);
    return all;
}

std::vector<person_count> people_with_courses(db::session& session) {
    std::vector<person_count> all;
    session.each(
        "SELECT p.public_id, p.name, p.local_name, b.courses FROM (SELECT s.person_id AS id, count(*) AS "
        "courses"
        " FROM course_staff s JOIN courses c ON c.id = s.course_id WHERE c.status = 'published'"
        " GROUP BY s.person_id ORDER BY count(*) DESC, s.person_id LIMIT ?) b JOIN people p ON p.id = b.id"
        " ORDER BY p.name COLLATE NOCASE, p.id",
        [&](const db::statement& row) {
            all.push_back({{row.text(0), row.text(1), row.optional_text(2)}, row.integer(3)});
        },
        most_facet_values);
    return all;
}

} // namespace

result<course_page> list_courses(db::database& database, const course_query& query) {
    return in_snapshot(database, [&](db::session& session) {
        auto page = read_page(session, query);
        if (!query.filter.person.empty()) page.person = find_person(session, query.filter.person);
        return page;
    });
}

result<institution_page> list_institutions(db::database& database,
                                           const std::optional<course_position>& after, int limit) {
    return in_snapshot(database, [&](db::session& session) {
        institution_page page;
        std::vector<std::int64_t> ids;
        static const std::string sql =
            "SELECT" + std::string(institution_columns) +
            ", (SELECT count(*) FROM courses c WHERE c.status = 'published' AND c.institution_id = i.id), "
            "i.id"
            " FROM institutions i WHERE ?1 = 0 OR (i.name COLLATE NOCASE, i.id) > (?2, ?1)"
            " ORDER BY i.name COLLATE NOCASE, i.id LIMIT ?3";
        session.each(
            sql,
            [&](const db::statement& row) {
                page.items.push_back({read_institution(row, 0), row.integer(7)});
                ids.push_back(row.integer(8));
            },
            after ? after->id : 0, after ? after->title : std::string(), limit + 1);
        if (page.items.size() > static_cast<std::size_t>(limit)) {
            page.items.pop_back();
            ids.pop_back();
            page.next = course_position{page.items.back().institution.name, ids.back()};
        }
        return page;
    });
}

result<course_facets> list_facets(db::database& database) {
    return in_snapshot(database, [](db::session& session) {
        course_facets facets;
        facets.institutions = institutions_with_courses(session);
        facets.disciplines = count_values(session, "discipline");
        facets.languages = count_values(session, "language");
        facets.levels = count_values(session, "level");
        facets.people = people_with_courses(session);
        return facets;
    });
}

} // namespace lectern::catalogue
