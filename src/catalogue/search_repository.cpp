// Finding courses, people and lectures by the words of their names.
#include "course_filter_repository.hpp"
#include "name_repository.hpp"
#include "name_words.hpp"
#include "view_rows.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace lectern::catalogue {
namespace {

// Of each kind, this many are looked at and put in order: a word that is everywhere must not cost a walk
// through all.
constexpr int candidates = 200;

constexpr std::string_view course_sql =
    "SELECT c.slug, c.title, c.local_title, coalesce(i.name, '') FROM names x"
    " JOIN courses c ON c.id = x.rowid & 1099511627775 LEFT JOIN institutions i ON i.id = c.institution_id"
    " WHERE x.names MATCH ? AND x.rowid BETWEEN ? AND ? AND c.status = 'published'";
constexpr std::string_view person_sql =
    "SELECT p.public_id, p.name, p.local_name, coalesce((SELECT i.name FROM affiliations a JOIN institutions "
    "i"
    " ON i.id = a.institution_id WHERE a.person_id = p.id ORDER BY a.position LIMIT 1), '') FROM names x"
    " JOIN people p ON p.id = x.rowid & 1099511627775 WHERE x.names MATCH ? AND x.rowid BETWEEN ? AND ?";
constexpr std::string_view lecture_sql =
    "SELECT l.public_id, l.title, l.local_title, c.title FROM names x JOIN lectures l ON l.id = x.rowid & "
    "1099511627775"
    " JOIN courses c ON c.id = l.course_id WHERE x.names MATCH ? AND x.rowid BETWEEN ? AND ?"
    " AND c.status <> 'draft' AND l.is_held = 0";

std::string folded(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower;
}

// 0: the title is what was asked for; 1: it begins with it; 2: it contains it; 3: only its words.
int rank(const search_hit& hit, std::string_view wanted) {
    int best = 3;
    for (const auto& title : {hit.title, hit.local_title.value_or("")}) {
        const auto at = folded(title).find(wanted);
        if (at == std::string::npos) continue;
        best = std::min(best, at != 0 ? 2 : title.size() == wanted.size() ? 0 : 1);
    }
    return best;
}

struct kind_query {
    named rows;
    hit_kind kind;
    std::string_view sql;
};

std::string narrowed(const kind_query& kind, const filter_sql& only) {
    std::string text(kind.sql);
    if (!only.text.empty() && kind.kind == hit_kind::person)
        text += " AND EXISTS (SELECT 1 FROM course_staff s JOIN courses c ON c.id = s.course_id"
                " WHERE s.person_id = p.id AND c.status = 'published'" +
                only.text + ")";
    else
        text += only.text;
    return text + " LIMIT ?";
}

struct name_question {
    std::string_view text;
    filter_sql only;
    std::size_t limit;
};

std::vector<search_hit> matches(db::session& session, const kind_query& kind, const filter_sql& only,
                                const std::string& expression) {
    auto statement = session.connection().prepare(narrowed(kind, only));
    int index = 0;
    statement.bind(++index, expression);
    statement.bind(++index, row_of(kind.rows, 0));
    statement.bind(++index, row_of(kind.rows, id_of(-1)));
    for (const auto value : only.values) statement.bind(++index, value);
    statement.bind(++index, candidates);
    std::vector<search_hit> hits;
    session.rows(statement, [&](const db::statement& row) {
        hits.push_back({kind.kind, row.text(0), row.text(1), row.optional_text(2), row.text(3)});
    });
    return hits;
}

// Whole words first: they are read as they stand in the index, beginnings of many words have to be merged.
std::vector<search_hit> search_kind(db::session& session, const kind_query& kind,
                                    const name_question& asked) {
    const auto& [text, only, limit] = asked;
    auto hits = matches(session, kind, only, match_expression(text, last_word::whole));
    if (hits.size() < limit) {
        const auto more = matches(session, kind, only, match_expression(text, last_word::beginning));
        std::set<std::string> known;
        for (const auto& hit : hits) known.insert(hit.key);
        std::ranges::copy_if(more, std::back_inserter(hits),
                             [&](const search_hit& hit) { return !known.contains(hit.key); });
    }
    const auto wanted = folded(text);
    std::ranges::stable_sort(hits, [&](const search_hit& a, const search_hit& b) {
        const auto left = rank(a, wanted), right = rank(b, wanted);
        return left != right ? left < right : a.title.size() < b.title.size();
    });
    hits.resize(std::min(hits.size(), limit));
    return hits;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

} // namespace

result<std::vector<search_hit>> search_names(db::database& database, std::string_view text, std::size_t limit,
                                             const course_filter& only) {
    const auto wanted = trimmed(text);
    if (match_expression(wanted).empty()) return std::vector<search_hit>();
    const name_question asked{wanted, conditions_of(only), limit};
    return in_snapshot(database, [&](db::session& session) {
        std::vector<search_hit> all;
        for (const auto& kind : {kind_query{named::course, hit_kind::course, course_sql},
                                 kind_query{named::person, hit_kind::person, person_sql},
                                 kind_query{named::lecture, hit_kind::lecture, lecture_sql}}) {
            auto hits = search_kind(session, kind, asked);
            std::ranges::move(hits, std::back_inserter(all));
        }
        return all;
    });
}

} // namespace lectern::catalogue
