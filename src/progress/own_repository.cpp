// Which recordings there are, and what one viewer watched of them.
#include "recording.hpp"

#include "lectern/progress/progress.hpp"

namespace lectern::progress {
namespace {

std::optional<recording> first_recording(db::session& session, std::string_view sql, std::string_view lecture,
                                         std::string_view package) {
    std::optional<recording> found;
    const auto take = [&](const db::statement& row) {
        if (!row.is_null(0)) found = recording{row.integer(0), to_milliseconds(row.integer(1))};
    };
    if (package.empty())
        session.each(sql, take, lecture);
    else
        session.each(sql, take, lecture, package);
    return found;
}

std::optional<place> place_in(const db::statement& row, int at, int reached) {
    if (row.is_null(at)) return std::nullopt;
    return place{milliseconds(row.integer(at)),
                 base::time_point(std::chrono::microseconds(row.integer(reached)))};
}

} // namespace

std::optional<recording> recording_of(db::session& session, std::string_view lecture,
                                      std::string_view package) {
    return first_recording(
        session,
        "SELECT min(o.id), max(q.duration_us) FROM lectures l JOIN videos v ON v.lecture_id = l.id"
        " JOIN video_versions n ON n.video_id = v.id JOIN packages p ON p.id = n.package_id"
        " JOIN video_versions o ON o.video_id = n.video_id AND o.source_sha256 = n.source_sha256"
        " JOIN packages q ON q.id = o.package_id WHERE l.public_id = ? AND p.hash = ?",
        lecture, package);
}

std::optional<recording> current_recording(db::session& session, std::string_view lecture) {
    return first_recording(
        session,
        "SELECT min(o.id), max(q.duration_us) FROM lectures l JOIN videos v ON v.lecture_id = l.id"
        " JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
        " JOIN video_versions o ON o.video_id = n.video_id AND o.source_sha256 = n.source_sha256"
        " JOIN packages q ON q.id = o.package_id WHERE l.public_id = ?",
        lecture, {});
}

result<std::optional<own_progress>> find_own(db::database& database, std::int64_t user,
                                             std::string_view lecture) {
    db::session session(database);
    std::optional<own_progress> found;
    if (session.integer("SELECT 1 FROM lectures WHERE public_id = ?", lecture))
        found = own_progress{std::string(lecture), {}, {}, {}, {}};
    const auto current = found ? current_recording(session, lecture) : std::nullopt;
    if (current) found->whole = current->whole;
    std::string intervals;
    session.each(
        "SELECT intervals, played_ms, position_ms, position_us FROM watched WHERE user_id = ? AND version_id "
        "= ?",
        [&](const db::statement& row) {
            intervals = row.text(0);
            found->played = milliseconds(row.integer(1));
            found->position = place_in(row, 2, 3);
        },
        user, current ? current->version : 0);
    if (!session.ok()) return session.outcome().error();
    const auto watched = interval_set::parse(intervals);
    if (!watched) return watched.error();
    if (found) found->watched = *watched;
    return found;
}

result<std::vector<own_progress>> list_own(db::database& database, const own_query& query) {
    db::session session(database);
    std::vector<std::string> lectures;
    session.each(
        "SELECT DISTINCT l.public_id FROM watched w JOIN video_versions o ON o.id = w.version_id"
        " JOIN videos v ON v.id = o.video_id JOIN lectures l ON l.id = v.lecture_id"
        " JOIN courses c ON c.id = l.course_id"
        " JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
        " AND n.source_sha256 = o.source_sha256"
        " WHERE w.user_id = ?1 AND l.public_id > ?2 AND (?3 = '' OR c.slug = ?3)"
        " ORDER BY l.public_id LIMIT ?4",
        [&](const db::statement& row) { lectures.push_back(row.text(0)); }, query.user, query.after,
        query.course, query.limit);
    if (!session.ok()) return session.outcome().error();
    std::vector<own_progress> found;
    for (const auto& lecture : lectures) {
        auto one = find_own(database, query.user, lecture);
        if (!one) return one.error();
        if (*one) found.push_back(std::move(**one));
    }
    return found;
}

} // namespace lectern::progress
