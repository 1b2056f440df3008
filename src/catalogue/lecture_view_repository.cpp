// One lecture: who presents it, what plays, what comes before and after.
#include "caption_repository.hpp"
#include "poster_repository.hpp"
#include "slide_text_repository.hpp"
#include "view_rows.hpp"

namespace lectern::catalogue {
namespace {

struct lecture_row {
    lecture_view view;
    std::int64_t id = 0, course_id = 0;
};

std::optional<lecture_row> read_lecture(db::session& session, std::string_view lecture_id, visibility seen) {
    std::optional<lecture_row> found;
    session.each(
        "SELECT l.public_id, l.title, l.local_title, l.status, l.description, l.status_reason, c.slug, "
        "c.title,"
        " c.language, s.title, l.id, l.course_id, coalesce(l.audience, c.audience), l.is_held, "
        "l.publish_at_us, c.local_title FROM lectures l JOIN "
        "courses c ON c.id = l.course_id"
        " JOIN sections s ON s.id = l.section_id WHERE l.public_id = ? AND (c.status <> 'draft' AND "
        "l.is_held = 0 OR ?)",
        [&](const db::statement& row) {
            found.emplace();
            auto& view = found->view;
            view.summary = {row.text(0), row.text(1),  row.optional_text(2), row.text(3),
                            {},          row.text(12), row.integer(13) != 0, row.optional_integer(14)};
            view.description = row.optional_text(4);
            view.status_reason = row.optional_text(5);
            view.course_slug = row.text(6);
            view.course_title = row.text(7);
            view.course_language = row.text(8);
            view.section_title = row.text(9);
            view.course_local_title = row.optional_text(15);
            found->id = row.integer(10);
            found->course_id = row.integer(11);
        },
        lecture_id, seen == visibility::everything ? 1 : 0);
    return found;
}

void read_presenters(db::session& session, lecture_row& lecture) {
    session.each(
        "SELECT p.public_id, p.name, p.local_name FROM lecture_presenters r JOIN people p ON p.id = "
        "r.person_id"
        " WHERE r.lecture_id = ? ORDER BY r.position",
        [&](const db::statement& row) {
            lecture.view.presenters.push_back({row.text(0), row.text(1), row.optional_text(2)});
        },
        lecture.id);
}

void read_playback(db::session& session, lecture_row& lecture) {
    std::int64_t version = 0;
    session.each(
        "SELECT p.hash, p.duration_us, p.playback, n.id, n.is_early FROM videos v JOIN video_versions n"
        " ON n.video_id = v.id AND n.is_current = 1 JOIN packages p ON p.id = n.package_id WHERE "
        "v.lecture_id = ?",
        [&](const db::statement& row) {
            lecture.view.playback =
                playback_view{row.text(0), row.integer(1), row.text(2), {}, {}, row.integer(4) != 0, {}, {}};
            version = row.integer(3);
            lecture.view.summary.duration_us = row.integer(1);
        },
        lecture.id);
    if (!lecture.view.playback) return;
    auto tracks = captions_of_version(session, version);
    std::erase_if(tracks, [](const caption_track& track) { return !track.is_shown(); });
    lecture.view.playback->captions = std::move(tracks);
    lecture.view.playback->poster = shown_poster(session, lecture.id);
    lecture.view.playback->lecture_id = lecture.view.summary.id;
    lecture.view.playback->slide_texts = told_slide_texts(session, lecture.id);
}

void read_neighbours(db::session& session, lecture_row& lecture) {
    std::optional<lecture_summary> before;
    bool is_after = false;
    auto& view = lecture.view;
    session.each(
        "SELECT l.public_id, l.title, l.local_title, l.status FROM sections s JOIN lectures l ON "
        "l.section_id = s.id"
        " WHERE s.course_id = ? AND (l.is_held = 0 OR l.id = ?) ORDER BY s.position, s.id, l.position, l.id",
        [&](const db::statement& row) {
            if (view.next) return;
            lecture_summary one{row.text(0), row.text(1), row.optional_text(2), row.text(3), {}, {}};
            if (one.id == view.summary.id) {
                view.previous = before;
                is_after = true;
            } else if (is_after) {
                view.next = one;
            }
            before = std::move(one);
        },
        lecture.course_id, lecture.id);
}

} // namespace

result<std::optional<lecture_view>> find_lecture_view(db::database& database, std::string_view lecture_id,
                                                      visibility seen) {
    return in_snapshot(database, [&](db::session& session) -> std::optional<lecture_view> {
        auto found = read_lecture(session, lecture_id, seen);
        if (!found) return std::nullopt;
        read_presenters(session, *found);
        read_playback(session, *found);
        read_neighbours(session, *found);
        return std::move(found->view);
    });
}

} // namespace lectern::catalogue
