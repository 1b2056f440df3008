// Writes of watched and sittings.
#include "recording.hpp"

#include "lectern/progress/progress.hpp"

#include <algorithm>

namespace lectern::progress {
namespace {

// Of one user and one recording; the oldest is forgotten beyond. A player that tells of it once more is then
// counted once more: of 200 sittings before one lecture that is no matter.
constexpr int most_sittings = 200;

struct key {
    std::int64_t user = 0, version = 0;
};

struct row {
    std::string intervals;
    std::int64_t played_ms = 0;
    std::optional<std::int64_t> position_ms, position_us;

    friend bool operator==(const row&, const row&) = default;
};

std::int64_t to_us(base::time_point t) {
    return t.time_since_epoch().count();
}

std::optional<row> find_row(db::session& session, key of) {
    std::optional<row> found;
    session.each(
        "SELECT intervals, played_ms, position_ms, position_us FROM watched WHERE user_id = ? AND version_id "
        "= ?",
        [&](const db::statement& r) {
            found = row{r.text(0), r.integer(1), r.optional_integer(2), r.optional_integer(3)};
        },
        of.user, of.version);
    return found;
}

// By how much this sitting is longer than was known.
std::int64_t news_of_sitting(db::session& session, key of, const report& told) {
    const auto known =
        session.integer("SELECT played_ms FROM sittings WHERE user_id = ? AND version_id = ? AND id = ?",
                        of.user, of.version, told.sitting);
    return std::max<std::int64_t>(told.played.count() - known.value_or(0), 0);
}

void save_sitting(db::session& session, key of, const report& told, base::time_point now) {
    session.run("INSERT INTO sittings (user_id, version_id, id, played_ms, last_us) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (user_id, version_id, id) DO UPDATE SET"
                " played_ms = max(played_ms, excluded.played_ms), last_us = excluded.last_us",
                of.user, of.version, told.sitting, static_cast<std::int64_t>(told.played.count()),
                to_us(now));
    session.run("DELETE FROM sittings WHERE user_id = ?1 AND version_id = ?2 AND id NOT IN (SELECT id FROM"
                " sittings WHERE user_id = ?1 AND version_id = ?2 ORDER BY last_us DESC, id LIMIT ?3)",
                of.user, of.version, most_sittings);
}

void save_row(db::session& session, key of, const row& now, milliseconds watched, base::time_point when) {
    session.run("INSERT INTO watched (user_id, version_id, intervals, watched_ms, played_ms, position_ms,"
                " position_us, first_us, last_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)"
                " ON CONFLICT (user_id, version_id) DO UPDATE SET intervals = excluded.intervals,"
                " watched_ms = excluded.watched_ms, played_ms = excluded.played_ms,"
                " position_ms = excluded.position_ms, position_us = excluded.position_us,"
                " last_us = excluded.last_us",
                of.user, of.version, now.intervals, static_cast<std::int64_t>(watched.count()), now.played_ms,
                now.position_ms, now.position_us, to_us(when));
}

void take_position(row& now, const place& told, milliseconds whole) {
    const auto at = std::clamp<std::int64_t>(told.at.count(), 0, whole.count());
    const auto reached = to_us(told.reached);
    // Of two that were reached at the same moment the one that is further on: the order in which they come
    // must not show.
    if (now.position_us && std::pair(reached, at) <= std::pair(*now.position_us, *now.position_ms)) return;
    now.position_us = reached;
    now.position_ms = at;
}

} // namespace

result<bool> record(db::transaction& in, std::int64_t user, const report& told, base::time_point now) {
    db::session session(in.connection());
    const auto of = recording_of(session, told.lecture, told.package);
    if (!session.ok()) return session.outcome().error();
    if (!of) return false;
    const key mine{user, of->version};
    const auto before = find_row(session, mine);
    auto after = before.value_or(row());
    auto watched = interval_set::parse(after.intervals);
    if (!watched) return watched.error();
    watched->add(told.watched.clipped(of->whole));
    after.intervals = watched->to_text();
    const auto longer = news_of_sitting(session, mine, told);
    after.played_ms += longer;
    if (told.position) take_position(after, *told.position, of->whole);
    if (!session.ok()) return session.outcome().error();
    if (before.value_or(row()) == after) return true;
    save_row(session, mine, after, watched->total(), now);
    if (longer > 0) save_sitting(session, mine, told, now);
    if (!session.ok()) return session.outcome().error();
    return true;
}

result<bool> forget(db::transaction& in, std::int64_t user, std::string_view lecture) {
    db::session session(in.connection());
    std::int64_t gone = 0;
    if (lecture.empty())
        gone = session.run("DELETE FROM watched WHERE user_id = ?", user);
    else
        gone =
            session.run("DELETE FROM watched WHERE user_id = ? AND version_id IN (SELECT n.id FROM lectures l"
                        " JOIN videos v ON v.lecture_id = l.id JOIN video_versions n ON n.video_id = v.id"
                        " WHERE l.public_id = ?)",
                        user, lecture);
    if (!session.ok()) return session.outcome().error();
    return gone > 0;
}

} // namespace lectern::progress
