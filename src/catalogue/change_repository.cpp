#include "view_rows.hpp"

#include "lectern/catalogue/catalogue.hpp"
#include "lectern/catalogue/changes.hpp"

namespace lectern::catalogue {
namespace {

std::int64_t last_change(db::session& session) {
    return session.integer("SELECT coalesce(max(seq), 0) FROM changes").value_or(0);
}

change_page read_changes(db::session& session, const change_query& query) {
    change_page page;
    const auto last = last_change(session);
    if (query.since > last) {
        session.fail({errc::conflict, "the log of changes ends at " + std::to_string(last) + ", before " +
                                          std::to_string(query.since) +
                                          ": the site is another one, or an older copy; read it anew"});
        return page;
    }
    session.each(
        "SELECT seq, at_us, kind, subject, change, course, lecture FROM changes"
        " WHERE seq > ? AND (kind <> 'enrolment' OR ?) ORDER BY seq LIMIT ?",
        [&](const db::statement& row) {
            page.items.push_back({row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4),
                                  row.optional_text(5), row.optional_text(6)});
        },
        query.since, query.with_enrolments ? 1 : 0, query.limit + 1);
    page.is_more = page.items.size() > static_cast<std::size_t>(query.limit);
    if (page.is_more) page.items.pop_back();
    page.next = page.is_more ? page.items.back().seq : last;
    return page;
}

} // namespace

result<std::int64_t> change_sequence(db::database& database) {
    db::session session(database);
    const auto last = last_change(session);
    if (!session.ok()) return session.outcome().error();
    return last;
}

result<change_page> list_changes(db::database& database, const change_query& query) {
    return in_snapshot(database, [&](db::session& session) { return read_changes(session, query); });
}

} // namespace lectern::catalogue
