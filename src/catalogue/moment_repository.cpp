// Writing the moments of lectures, a few at a time.
#include "moment_repository.hpp"

#include "name_words.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/catalogue/moments.hpp"
#include "lectern/db/session.hpp"

#include <algorithm>

namespace lectern::catalogue {
namespace {

static_assert(most_moments < (std::size_t{1} << moment_bits));

constexpr std::int64_t old_ones_first = -1; // lecture_texts.next

// Of one transaction: others who write wait so long, about 20 ms.
constexpr std::int64_t step = 500;

struct progress {
    std::int64_t next = 0;
    std::string package; // empty: nothing plays
    std::int64_t revision = 0;
};

std::optional<progress> find_progress(db::session& session, std::int64_t lecture) {
    std::optional<progress> found;
    session.each(
        "SELECT t.next, p.hash, t.revision FROM lecture_texts t LEFT JOIN video_versions n ON n.id = "
        "t.version_id"
        " LEFT JOIN packages p ON p.id = n.package_id WHERE t.lecture_id = ? AND t.next IS NOT NULL",
        [&](const db::statement& row) {
            found = progress{row.integer(0), row.optional_text(1).value_or(""), row.integer(2)};
        },
        lecture);
    return found;
}

// SQLite refuses a trigger that writes to the index: here is where moments go, and nowhere else.
std::int64_t remove_some(db::session& session, std::int64_t lecture) {
    std::vector<std::int64_t> old;
    session.each(
        "SELECT id FROM moments WHERE id >= ? AND id < ? LIMIT ?",
        [&](const db::statement& row) { old.push_back(row.integer(0)); }, first_moment_of(lecture),
        first_moment_of(lecture + 1), step);
    for (const auto id : old) {
        session.run("DELETE FROM moment_words WHERE rowid = ?", id);
        session.run("DELETE FROM moments WHERE id = ?", id);
    }
    return static_cast<std::int64_t>(old.size());
}

// Who may watch the lecture, in the words of the index.
std::string scope_of(db::session& session, std::int64_t lecture) {
    return session
        .text("SELECT 'c' || c.id || CASE WHEN c.status = 'draft' THEN ''"
              " WHEN coalesce(l.audience, c.audience) = 'public' THEN ' public'"
              " WHEN coalesce(l.audience, c.audience) = 'signed_in' THEN ' signed'"
              " WHEN coalesce(l.audience, c.audience) = 'granted' THEN coalesce((SELECT ' ' ||"
              " group_concat('g' || g.institution_id, ' ') FROM grants g WHERE g.course_id = c.id), '')"
              " ELSE '' END FROM lectures l JOIN courses c ON c.id = l.course_id WHERE l.id = ?",
              lecture)
        .value_or("");
}

void insert(db::session& session, std::int64_t id, const moment& m, const std::string& scope) {
    const auto text = base::clean_title(m.text, longest_moment);
    const auto start = std::max<std::int64_t>(m.start.count(), 0);
    session.run("INSERT INTO moments (id, lecture_id, kind, language, start_us, text)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                id, lecture_of_moment(id), m.kind == hit_kind::slide ? "slide" : "caption",
                m.language.empty() ? std::string_view("und") : std::string_view(m.language), start, text);
    session.run("INSERT INTO moment_words (rowid, words, scope) VALUES (?, ?, ?)", id, index_words(text),
                scope);
}

// True: there is more to do.
bool write_step(db::session& session, std::int64_t lecture, const progress& at,
                std::span<const moment> moments) {
    if (at.next == old_ones_first) {
        if (remove_some(session, lecture) == step) return true;
        if (at.package.empty()) {
            session.run("DELETE FROM lecture_texts WHERE lecture_id = ?", lecture);
            return false;
        }
        session.run("UPDATE lecture_texts SET next = 0 WHERE lecture_id = ?", lecture);
        return true;
    }
    const auto count = static_cast<std::int64_t>(std::min(moments.size(), most_moments));
    const auto end = std::min(at.next + step, count);
    const auto scope = scope_of(session, lecture);
    for (auto n = at.next; n < end; ++n)
        insert(session, first_moment_of(lecture) + n, moments[static_cast<std::size_t>(n)], scope);
    const bool is_whole = end >= count;
    session.run("UPDATE lecture_texts SET next = ? WHERE lecture_id = ?",
                is_whole ? std::nullopt : std::optional(end), lecture);
    return !is_whole;
}

} // namespace

result<std::optional<waiting_texts>> find_waiting_texts(db::database& database, std::int64_t after) {
    db::session session(database);
    std::optional<waiting_texts> found;
    session.each(
        "SELECT t.lecture_id, l.public_id, p.hash, t.revision FROM lecture_texts t LEFT JOIN lectures l ON "
        "l.id = "
        "t.lecture_id"
        " LEFT JOIN video_versions n ON n.id = t.version_id LEFT JOIN packages p ON p.id = n.package_id"
        " WHERE t.next IS NOT NULL AND t.lecture_id > ? ORDER BY t.lecture_id LIMIT 1",
        [&](const db::statement& row) {
            found = waiting_texts{row.integer(0), row.optional_text(1).value_or(""),
                                  row.optional_text(2).value_or(""), row.integer(3)};
        },
        after);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<std::int64_t> count_waiting_texts(db::database& database) {
    db::session session(database);
    const auto count = session.integer(
        "SELECT (SELECT count(*) FROM lecture_texts WHERE next IS NOT NULL) + (SELECT count(*) FROM"
        " video_versions n JOIN videos v ON v.id = n.video_id LEFT JOIN lecture_texts t"
        " ON t.lecture_id = v.lecture_id WHERE n.is_current = 1 AND t.version_id IS NOT n.id"
        " AND t.next IS NULL)");
    if (!session.ok()) return session.outcome().error();
    return count.value_or(0);
}

result<bool> write_some_texts(db::database& database, const waiting_texts& of,
                              std::span<const moment> moments) {
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    db::session session(database);
    const auto at = find_progress(session, of.lecture);
    const bool is_same = at && at->package == of.package && at->revision == of.revision;
    const bool is_more = is_same && write_step(session, of.lecture, *at, moments);
    if (!session.ok()) return session.outcome().error();
    if (const auto committed = in->commit(); !committed) return committed.error();
    return is_more;
}

result<std::int64_t> recheck_texts(db::database& database) {
    auto in = db::transaction::begin(database);
    if (!in) return in.error();
    db::session session(database);
    auto wrong =
        session.run("INSERT INTO lecture_texts (lecture_id, version_id, next) SELECT v.lecture_id, n.id, -1"
                    " FROM video_versions n JOIN videos v ON v.id = n.video_id LEFT JOIN lecture_texts t"
                    " ON t.lecture_id = v.lecture_id WHERE n.is_current = 1 AND t.version_id IS NOT n.id"
                    " ON CONFLICT (lecture_id) DO UPDATE SET version_id = excluded.version_id, next = -1");
    if (!session.ok()) return session.outcome().error();
    if (const auto committed = in->commit(); !committed) return committed.error();
    return wrong;
}

} // namespace lectern::catalogue
