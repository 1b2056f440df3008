// What may be played: all of it, and what of it a change of the catalogue touches.
#include "view_rows.hpp"

#include "lectern/catalogue/playable.hpp"

#include <boost/json.hpp>

namespace lectern::catalogue {
namespace {

// More than so many are not looked up one by one: reading all costs less.
constexpr std::size_t most_touched = 1000;

// An earlier version of what plays stays: who watches goes on, when renditions of the same recording were
// added.
constexpr std::string_view select_playable =
    "SELECT p.hash, l.public_id, coalesce(l.audience, c.audience) = 'public'"
    " AND c.status <> 'draft' AND l.is_held = 0 FROM packages p JOIN video_versions n ON n.package_id = p.id"
    " JOIN videos v ON v.id = n.video_id JOIN lectures l ON l.id = v.lecture_id"
    " JOIN courses c ON c.id = l.course_id WHERE p.removed_us IS NULL AND (n.is_current = 1"
    " OR EXISTS (SELECT 1 FROM video_versions o WHERE o.video_id = n.video_id"
    " AND o.is_current = 1 AND o.source_sha256 = n.source_sha256))";

template <class... Values>
std::vector<playable_package> read_packages(db::session& session, std::string_view sql,
                                            const Values&... values) {
    std::vector<playable_package> found;
    session.each(
        sql,
        [&](const db::statement& row) {
            if (found.empty() || found.back().id != row.text_view(0))
                found.push_back({row.text(0), false, {}});
            found.back().lectures.push_back(row.text(1));
            if (row.integer(2) != 0) found.back().is_public = true;
        },
        values...);
    return found;
}

std::vector<playable_package> read_all(db::session& session) {
    return read_packages(session, std::string(select_playable) + " ORDER BY p.hash");
}

// Of the lectures that something was told of, or of whose course: all packages that they have ever had, and
// those that are told of themselves. Nothing: too many, or a lecture is gone, of which nobody knows what it
// played.
std::optional<std::vector<std::string>> touched_since(db::session& session, std::int64_t seq) {
    const auto gone = session.integer("SELECT 1 FROM changes WHERE seq > ? AND kind = 'lecture'"
                                      " AND change = 'removed' LIMIT 1",
                                      seq);
    if (gone) return std::nullopt;
    std::vector<std::string> packages;
    session.each(
        "WITH told AS (SELECT kind, subject, lecture FROM changes WHERE seq > ?1),"
        " touched AS (SELECT l.id FROM told t JOIN lectures l ON l.public_id = t.lecture"
        " UNION SELECT l.id FROM told t JOIN courses c ON c.slug = t.subject"
        " JOIN lectures l ON l.course_id = c.id WHERE t.kind = 'course')"
        " SELECT p.hash FROM touched t JOIN videos v ON v.lecture_id = t.id"
        " JOIN video_versions n ON n.video_id = v.id JOIN packages p ON p.id = n.package_id"
        " UNION SELECT subject FROM told WHERE kind = 'package' LIMIT ?2",
        [&](const db::statement& row) { packages.push_back(row.text(0)); }, seq,
        static_cast<std::int64_t>(most_touched) + 1);
    if (packages.size() > most_touched) return std::nullopt;
    return packages;
}

playable_change read_since(db::session& session, std::int64_t seq) {
    playable_change found;
    found.seq = session.integer("SELECT coalesce(max(seq), 0) FROM changes").value_or(0);
    if (seq == found.seq) {
        found.is_all = false;
        return found;
    }
    auto touched = seq >= 0 && seq < found.seq ? touched_since(session, seq) : std::nullopt;
    found.is_all = !touched;
    if (!touched) {
        found.packages = read_all(session);
    } else if (!touched->empty()) {
        found.touched = std::move(*touched);
        found.packages =
            read_packages(session,
                          std::string(select_playable) + " AND p.hash IN (SELECT value FROM json_each(?))"
                                                         " ORDER BY p.hash",
                          boost::json::serialize(boost::json::value_from(found.touched)));
    }
    return found;
}

} // namespace

result<std::vector<playable_package>> playable_packages(db::database& database) {
    db::session session(database);
    auto found = read_all(session);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<bool> is_playable(db::database& database, std::string_view package) {
    db::session session(database);
    const auto found = read_packages(session, std::string(select_playable) + " AND p.hash = ?", package);
    if (!session.ok()) return session.outcome().error();
    return !found.empty();
}

result<playable_change> playable_since(db::database& database, std::int64_t seq) {
    return in_snapshot(database, [&](db::session& session) { return read_since(session, seq); });
}

} // namespace lectern::catalogue
