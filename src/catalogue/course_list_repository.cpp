// Pages of courses, and what their filters can be set to.
#include "name_repository.hpp"
#include "name_words.hpp"
#include "view_rows.hpp"

#include <vector>

namespace lectern::catalogue {
namespace {

// A list's SQL: fixed pieces by which filters are set, so that each combination is prepared once. A filter
// that is not set is not in the text: SQLite would plan for it.
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
        if (!query.institution.empty())
            add(" AND c.institution_id = (SELECT id FROM institutions WHERE slug = ?)", query.institution);
        if (!query.discipline.empty()) add(" AND c.discipline = ?", query.discipline);
        if (!query.language.empty()) add(" AND c.language = ?", query.language);
        if (!query.level.empty()) add(" AND c.level = ?", query.level);
        if (!query.person.empty())
            add(" AND c.id IN (SELECT s.course_id FROM course_staff s JOIN people p ON p.id = s.person_id"
                " WHERE p.public_id = ?)",
                query.person);
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

std::vector<institution_count> count_institutions(db::session& session, bool with_courses_only) {
    std::vector<institution_count> all;
    session.each("SELECT i.slug, i.name, i.local_name, i.country, i.kind, i.membership, i.time_zone, (SELECT "
                 "count(*) FROM courses c"
                 " WHERE c.status = 'published' AND c.institution_id = i.id) FROM institutions i"
                 " ORDER BY i.name COLLATE NOCASE, i.id",
                 [&](const db::statement& row) {
                     if (row.integer(7) > 0 || !with_courses_only)
                         all.push_back({read_institution(row, 0), row.integer(7)});
                 });
    return all;
}

std::vector<value_count> count_values(db::session& session, std::string_view sql) {
    std::vector<value_count> all;
    session.each(sql, [&](const db::statement& row) { all.push_back({row.text(0), row.integer(1)}); });
    return all;
}

} // namespace

result<course_page> list_courses(db::database& database, const course_query& query) {
    return in_snapshot(database, [&](db::session& session) { return read_page(session, query); });
}

result<std::vector<institution_count>> list_institutions(db::database& database) {
    return in_snapshot(database, [](db::session& session) { return count_institutions(session, false); });
}

result<course_facets> list_facets(db::database& database) {
    return in_snapshot(database, [](db::session& session) {
        course_facets facets;
        facets.institutions = count_institutions(session, true);
        facets.disciplines =
            count_values(session, "SELECT discipline, count(*) FROM courses WHERE status = 'published'"
                                  " AND discipline IS NOT NULL GROUP BY discipline ORDER BY discipline");
        facets.languages =
            count_values(session, "SELECT language, count(*) FROM courses WHERE status = 'published'"
                                  " GROUP BY language ORDER BY language");
        facets.levels = count_values(session, "SELECT level, count(*) FROM courses WHERE status = 'published'"
                                              " AND level IS NOT NULL GROUP BY level ORDER BY level");
        return facets;
    });
}

} // namespace lectern::catalogue
