// The texts of slides, and how far the slides of lectures have been read.
#include "slide_text_repository.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace lectern::catalogue {
namespace {

// Lectures that have no slides, in one transaction.
constexpr std::int64_t most_passed_over = 500;

std::optional<std::int64_t> id_of_lecture(db::session& session, std::string_view lecture_id) {
    return session.integer("SELECT id FROM lectures WHERE public_id = ?", lecture_id);
}

struct waiting_row {
    std::int64_t lecture = 0;
    bool has_slides = false;
    lecture_slides what;
};

// Not those of a version that the whole recording will replace in minutes: its slides may be provisional. A
// reason that stands beside what plays says that nothing will.
constexpr std::string_view waiting =
    " FROM slide_readings r JOIN lectures l ON l.id = r.lecture_id"
    " JOIN video_versions n ON n.id = r.version_id JOIN packages p ON p.id = n.package_id"
    " WHERE r.state = 'waiting' AND (n.is_early = 0 OR l.status_reason IS NOT NULL)";

std::vector<waiting_row> waiting_rows(db::session& session) {
    std::vector<waiting_row> rows;
    session.each(
        "SELECT r.lecture_id, coalesce(p.playback ->> '$.slides', 0), l.public_id, p.hash" +
            std::string(waiting) + " ORDER BY r.lecture_id LIMIT ?",
        [&](const db::statement& row) {
            rows.push_back({row.integer(0), row.integer(1) != 0, {row.text(2), row.text(3)}});
        },
        most_passed_over);
    return rows;
}

// The lecture's number, if it still plays what was read.
std::optional<std::int64_t> reading_of(db::session& session, const lecture_slides& of) {
    return session.integer("SELECT r.lecture_id FROM slide_readings r JOIN lectures l ON l.id = r.lecture_id"
                           " JOIN video_versions n ON n.id = r.version_id"
                           " JOIN packages p ON p.id = n.package_id WHERE l.public_id = ? AND p.hash = ?",
                           of.lecture_id, of.package);
}

std::int64_t count_queued(db::session& session) {
    return session.integer("SELECT count(*) FROM slide_readings WHERE state = 'queued'").value_or(0);
}

} // namespace

result<void> reopen_slides(db::transaction& in, std::string_view languages,
                           const std::set<std::string>& with_job) {
    db::session session(in.connection());
    session.run(
        "UPDATE slide_readings SET state = 'waiting' WHERE state = 'done' AND languages NOT IN (?, '')",
        languages);
    std::vector<std::int64_t> forgotten;
    session.each("SELECT r.lecture_id, l.public_id FROM slide_readings r JOIN lectures l"
                 " ON l.id = r.lecture_id WHERE r.state = 'queued'",
                 [&](const db::statement& row) {
                     if (!with_job.contains(row.text(1))) forgotten.push_back(row.integer(0));
                 });
    for (const auto lecture : forgotten)
        session.run("UPDATE slide_readings SET state = 'waiting' WHERE lecture_id = ?", lecture);
    return session.outcome();
}

result<std::int64_t> reopen_failed_slides(db::transaction& in) {
    db::session session(in.connection());
    const auto count = session.run("UPDATE slide_readings SET state = 'waiting' WHERE state = 'failed'");
    if (!session.ok()) return session.outcome().error();
    return count;
}

result<std::vector<lecture_slides>> take_unread_slides(db::transaction& in, std::size_t most) {
    db::session session(in.connection());
    auto queued = static_cast<std::size_t>(count_queued(session));
    std::vector<lecture_slides> taken;
    for (auto& row : waiting_rows(session)) {
        if (!row.has_slides) {
            session.run("DELETE FROM slide_texts WHERE lecture_id = ?", row.lecture);
            session.run("UPDATE slide_readings SET state = 'done', languages = '' WHERE lecture_id = ?",
                        row.lecture);
            continue;
        }
        if (queued >= most) break;
        ++queued;
        session.run("UPDATE slide_readings SET state = 'queued' WHERE lecture_id = ?", row.lecture);
        taken.push_back(std::move(row.what));
    }
    if (!session.ok()) return session.outcome().error();
    return taken;
}

result<bool> slides_wait(db::database& database, std::size_t most) {
    db::session session(database);
    const auto waits = session.integer("SELECT EXISTS (SELECT 1" + std::string(waiting) + ")");
    const bool has_room = static_cast<std::size_t>(count_queued(session)) < most;
    if (!session.ok()) return session.outcome().error();
    return waits.value_or(0) != 0 && has_room;
}

result<std::map<std::string, slide_text>> find_slide_texts(db::database& database,
                                                           std::string_view lecture_id) {
    db::session session(database);
    std::map<std::string, slide_text> found;
    session.each(
        "SELECT s.image, s.languages, s.text FROM slide_texts s JOIN lectures l"
        " ON l.id = s.lecture_id WHERE l.public_id = ?",
        [&](const db::statement& row) {
            found.emplace(row.text(0), slide_text{row.text(0), row.text(1), row.text(2)});
        },
        lecture_id);
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<void> save_slide_text(db::transaction& in, std::string_view lecture_id, const slide_text& text) {
    db::session session(in.connection());
    const auto lecture = id_of_lecture(session, lecture_id);
    if (!lecture && session.ok())
        return error{errc::not_found, "there is no lecture " + std::string(lecture_id)};
    session.run("INSERT INTO slide_texts (lecture_id, image, languages, text) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (lecture_id, image) DO UPDATE SET languages = excluded.languages,"
                " text = excluded.text",
                lecture.value_or(0), text.image, text.languages, text.text);
    return session.outcome();
}

result<void> let_slides_be_found(db::transaction& in, bool found) {
    db::session session(in.connection());
    session.run("UPDATE slide_search SET is_off = ?", found ? 0 : 1);
    return session.outcome();
}

result<bool> slides_are_found(db::database& database) {
    db::session session(database);
    const auto off = session.integer("SELECT is_off FROM slide_search");
    if (!session.ok()) return session.outcome().error();
    return off.value_or(0) == 0;
}

std::optional<std::int64_t> told_slide_texts(db::session& session, std::int64_t lecture) {
    return session.integer("SELECT t.revision FROM lecture_texts t WHERE t.lecture_id = ?"
                           " AND NOT EXISTS (SELECT 1 FROM slide_search WHERE is_off = 1)"
                           " AND EXISTS (SELECT 1 FROM slide_readings r WHERE r.lecture_id = t.lecture_id"
                           " AND r.state IN ('done', 'failed'))"
                           " AND EXISTS (SELECT 1 FROM slide_texts s WHERE s.lecture_id = t.lecture_id"
                           " AND s.text <> '')",
                           lecture);
}

result<void> finish_slides(db::transaction& in, const lecture_slides& of, std::string_view languages,
                           const std::set<std::string>& images) {
    db::session session(in.connection());
    const auto lecture = reading_of(session, of);
    if (!lecture) return session.outcome();
    std::vector<std::string> others;
    session.each(
        "SELECT image FROM slide_texts WHERE lecture_id = ?",
        [&](const db::statement& row) {
            if (!images.contains(row.text(0))) others.push_back(row.text(0));
        },
        *lecture);
    for (const auto& image : others)
        session.run("DELETE FROM slide_texts WHERE lecture_id = ? AND image = ?", *lecture, image);
    session.run("UPDATE slide_readings SET state = 'done', languages = ? WHERE lecture_id = ?", languages,
                *lecture);
    return session.outcome();
}

result<void> retry_slides(db::transaction& in, std::string_view lecture_id) {
    db::session session(in.connection());
    session.run("UPDATE slide_readings SET state = 'queued' WHERE state = 'failed'"
                " AND lecture_id = (SELECT id FROM lectures WHERE public_id = ?)",
                lecture_id);
    return session.outcome();
}

result<void> give_up_slides(db::transaction& in, const lecture_slides& of) {
    db::session session(in.connection());
    if (const auto lecture = reading_of(session, of))
        session.run("UPDATE slide_readings SET state = 'failed' WHERE lecture_id = ?", *lecture);
    return session.outcome();
}

} // namespace lectern::catalogue
