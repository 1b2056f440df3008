#include "change_repository.hpp"

#include "lectern/catalogue/edits.hpp"

namespace lectern::catalogue {

result<void> record_edit(db::transaction& in, const edit_record& edit, base::time_point now) {
    db::session session(in.connection());
    session.run("INSERT INTO audit (at_us, user, kind, subject, change, before, after)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                to_us(now), edit.user, edit.kind, edit.subject, edit.change, edit.before, edit.after);
    return session.outcome();
}

result<std::vector<edit_record>> list_edits(db::database& database, const edit_query& query) {
    db::session session(database);
    std::vector<edit_record> found;
    session.each(
        "SELECT seq, at_us, user, kind, subject, change, before, after FROM audit WHERE (?1 = 0 OR seq < ?1)"
        " AND (?2 = '' OR user = ?2) AND (?3 = '' OR kind = ?3) AND (?4 = '' OR subject = ?4)"
        " ORDER BY seq DESC LIMIT ?5",
        [&](const db::statement& row) {
            found.push_back({row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4),
                             row.text(5), row.optional_text(6), row.optional_text(7)});
        },
        query.before, query.user, query.kind, query.subject, query.limit);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<std::optional<answered_request>> find_answered(db::transaction& in, const request_key& from) {
    db::session session(in.connection());
    std::optional<answered_request> found;
    session.each(
        "SELECT request, kind, subject FROM idempotency_keys WHERE user_id = ? AND key = ?",
        [&](const db::statement& row) {
            found = answered_request{row.text(0), row.text(1), row.text(2)};
        },
        from.user, from.key);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<void> record_answered(db::transaction& in, const request_key& from, const answered_request& what,
                             base::time_point now) {
    db::session session(in.connection());
    session.run("DELETE FROM idempotency_keys WHERE at_us < ?", to_us(now - answers_are_kept));
    session.run("INSERT INTO idempotency_keys (user_id, key, request, kind, subject, at_us)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                from.user, from.key, what.request, what.kind, what.subject, to_us(now));
    return session.outcome();
}

} // namespace lectern::catalogue
