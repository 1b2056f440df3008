#include "caption_repository.hpp"

#include "lectern/base/utf8.hpp"
#include "lectern/db/session.hpp"

#include <algorithm>
#include <array>

namespace lectern::catalogue {
namespace {

using namespace std::string_view_literals;

constexpr std::array origins{"import"sv, "upload"sv, "speech"sv, "translation"sv};
constexpr std::array reviews{"draft"sv, "unreviewed"sv, "reviewed"sv};

struct playing_version {
    std::int64_t id = 0, duration_us = 0;
    std::string package, source_sha256;
};

std::optional<playing_version> find_version(db::session& session, std::string_view lecture_id) {
    std::optional<playing_version> found;
    session.each(
        "SELECT n.id, p.duration_us, p.hash, n.source_sha256 FROM lectures l"
        " JOIN videos v ON v.lecture_id = l.id"
        " JOIN video_versions n ON n.video_id = v.id AND n.is_current = 1"
        " JOIN packages p ON p.id = n.package_id WHERE l.public_id = ?",
        [&](const db::statement& row) {
            found = playing_version{row.integer(0), row.integer(1), row.text(2), row.text(3)};
        },
        lecture_id);
    return found;
}

void write(db::session& session, std::int64_t version, const caption_track& track) {
    session.run("INSERT INTO captions (version_id, language, name, origin, review, file, changed_us)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (version_id, language) DO UPDATE SET"
                " name = ?3, origin = ?4, review = ?5, file = ?6, changed_us = ?7",
                version, track.language, track.name, track.origin, track.review,
                track.file.empty() ? std::nullopt : std::optional<std::string>(track.file), track.changed_us);
}

void note_use(db::session& session, std::int64_t version, std::string_view language, base::time_point now) {
    session.run(
        "UPDATE caption_texts SET used_us = ?3 WHERE (lecture_id, name) IN (SELECT v.lecture_id, c.file"
        " FROM captions c JOIN video_versions n ON n.id = c.version_id JOIN videos v ON v.id = n.video_id"
        " WHERE c.version_id = ?1 AND c.language = ?2)",
        version, language, to_us(now));
}

error nothing_plays(std::string_view lecture_id) {
    return {errc::not_found, "the lecture " + base::clean_title(lecture_id, 60) + " has no recording"};
}

bool had_in_package(db::session& session, std::int64_t version, const std::string& language) {
    return session
        .integer(
            "SELECT 1 FROM video_versions n JOIN packages p ON p.id = n.package_id,"
            " json_each(p.playback, '$.captions') e WHERE n.id = ? AND e.value ->> 'language' = ? LIMIT 1",
            version, language)
        .has_value();
}

// What came with its recording fits it. What was made for the recording before may not fit this one.
caption_track of_package(writer& w, const version_change& change, const caption_row& row) {
    const auto before = w.session.text(
        "SELECT c.origin FROM captions c JOIN video_versions n ON n.id = c.version_id"
        " WHERE n.video_id = ? AND n.id <> ? AND c.language = ? ORDER BY n.number DESC LIMIT 1",
        change.video, change.version, row.language);
    return {row.language,
            row.name,
            row.from_before ? before.value_or("import") : "import",
            row.from_before ? "unreviewed" : "reviewed",
            "",
            0};
}

std::string review_after(const version_change& change, const caption_track& track) {
    if (change.is_same_recording || !track.is_shown()) return track.review;
    return "unreviewed";
}

} // namespace

bool is_caption_origin(std::string_view text) noexcept {
    return std::ranges::find(origins, text) != origins.end();
}

bool is_caption_review(std::string_view text) noexcept {
    return std::ranges::find(reviews, text) != reviews.end();
}

std::vector<caption_track> captions_of_version(db::session& session, std::int64_t version) {
    std::vector<caption_track> tracks;
    session.each(
        "SELECT language, name, origin, review, file, changed_us FROM captions WHERE version_id = ?"
        " ORDER BY language",
        [&](const db::statement& row) {
            tracks.push_back({row.text(0), row.text(1), row.text(2), row.text(3),
                              row.optional_text(4).value_or(""), row.integer(5)});
        },
        version);
    return tracks;
}

void save_version_captions(writer& w, const version_change& change, const std::vector<caption_row>& rows) {
    const auto before =
        change.before ? captions_of_version(w.session, *change.before) : std::vector<caption_track>();
    const auto find_before = [&](const std::string& language) {
        return std::ranges::find(before, language, &caption_track::language);
    };
    std::vector<caption_track> tracks;
    for (const auto& row : rows) {
        const auto old = find_before(row.language);
        const bool is_known = change.is_same_recording || row.from_before;
        const bool was_removed = change.before && is_known && old == before.end() &&
                                 had_in_package(w.session, *change.before, row.language);
        if (was_removed) continue;
        tracks.push_back(of_package(w, change, row));
        const bool is_hidden = row.from_before && old != before.end() && !old->is_shown();
        if (is_hidden) tracks.back().review = old->review;
        if (change.is_same_recording && old != before.end()) tracks.back() = *old;
    }
    for (const auto& old : before) {
        const auto fresh = std::ranges::find(rows, old.language, &caption_row::language);
        const bool gives_way = fresh != rows.end() && !fresh->from_before && !change.is_same_recording;
        if (old.file.empty() || gives_way) continue;
        std::erase_if(tracks, [&](const auto& track) { return track.language == old.language; });
        tracks.push_back(old);
        tracks.back().review = review_after(change, old);
    }
    for (const auto& track : tracks) write(w.session, change.version, track);
}

result<std::optional<lecture_captions>> find_captions(db::database& database, std::string_view lecture_id) {
    db::session session(database);
    const auto there = session.integer("SELECT id FROM lectures WHERE public_id = ?", lecture_id);
    const auto version = find_version(session, lecture_id);
    std::optional<lecture_captions> found;
    if (there) found.emplace();
    if (version)
        found = lecture_captions{version->package, version->source_sha256, version->duration_us,
                                 captions_of_version(session, version->id)};
    if (!session.ok()) return session.outcome().error();
    return found;
}

result<void> save_captions(db::transaction& in, std::string_view lecture_id, const caption_track& track,
                           base::time_point now) {
    db::session session(in.connection());
    const auto version = find_version(session, lecture_id);
    if (session.ok() && !version) return nothing_plays(lecture_id);
    auto changed = track;
    changed.changed_us = to_us(now);
    if (version) {
        note_use(session, version->id, track.language, now);
        write(session, version->id, changed);
    }
    return session.outcome();
}

result<void> remove_captions(db::transaction& in, std::string_view lecture_id, std::string_view language,
                             base::time_point now) {
    db::session session(in.connection());
    const auto version = find_version(session, lecture_id);
    if (session.ok() && !version) return nothing_plays(lecture_id);
    if (version) {
        note_use(session, version->id, language, now);
        session.run("DELETE FROM captions WHERE version_id = ? AND language = ?", version->id, language);
        session.run("UPDATE caption_texts SET webvtt = '', removed_us = ?3 WHERE removed_us IS NULL"
                    " AND lecture_id = (SELECT id FROM lectures WHERE public_id = ?1)"
                    " AND substr(name, 1, length(?2)) = ?2",
                    lecture_id, std::string(language) + ".", to_us(now));
    }
    return session.outcome();
}

result<void> keep_caption_text(db::transaction& in, std::string_view lecture_id, const caption_text& text,
                               base::time_point now) {
    db::session session(in.connection());
    const auto lecture = session.integer("SELECT id FROM lectures WHERE public_id = ?", lecture_id);
    if (session.ok() && !lecture)
        return error{errc::not_found, "there is no lecture " + base::clean_title(lecture_id, 60)};
    if (!lecture) return session.outcome();
    session.run("INSERT INTO caption_texts (lecture_id, name, webvtt, used_us) VALUES (?1, ?2, ?3, ?4)"
                " ON CONFLICT (lecture_id, name) DO UPDATE SET webvtt = ?3, used_us = ?4, removed_us = NULL",
                *lecture, text.name, text.webvtt, to_us(now));
    session.run(
        "DELETE FROM caption_texts WHERE lecture_id = ?1 AND used_us < ?2 AND NOT EXISTS"
        " (SELECT 1 FROM captions c JOIN video_versions n ON n.id = c.version_id JOIN videos v"
        " ON v.id = n.video_id WHERE v.lecture_id = ?1 AND n.is_current = 1 AND c.file = caption_texts.name)",
        *lecture, to_us(now - forgotten_texts_are_kept));
    return session.outcome();
}

result<void> remove_unnamed_texts(db::transaction& in, std::string_view lecture_id, base::time_point now) {
    db::session session(in.connection());
    session.run("UPDATE caption_texts SET webvtt = '', removed_us = ?2 WHERE removed_us IS NULL"
                " AND lecture_id = (SELECT id FROM lectures WHERE public_id = ?1) AND NOT EXISTS"
                " (SELECT 1 FROM captions c JOIN video_versions n ON n.id = c.version_id JOIN videos v"
                " ON v.id = n.video_id WHERE v.lecture_id = caption_texts.lecture_id AND n.is_current = 1"
                " AND c.file = caption_texts.name)",
                lecture_id, to_us(now));
    return session.outcome();
}

result<std::optional<std::string>> find_caption_text(db::database& database, std::string_view lecture_id,
                                                     std::string_view name) {
    db::session session(database);
    auto text = session.text("SELECT t.webvtt FROM caption_texts t JOIN lectures l ON l.id = t.lecture_id"
                             " WHERE l.public_id = ? AND t.name = ?",
                             lecture_id, name);
    if (!session.ok()) return session.outcome().error();
    return text;
}

result<std::uint64_t> named_caption_bytes(db::database& database, std::string_view lecture_id) {
    db::session session(database);
    const auto bytes =
        session.integer("SELECT coalesce(sum(length(CAST(t.webvtt AS BLOB))), 0) FROM caption_texts t"
                        " JOIN lectures l ON l.id = t.lecture_id WHERE l.public_id = ? AND EXISTS"
                        " (SELECT 1 FROM captions c JOIN video_versions n ON n.id = c.version_id"
                        " JOIN videos v ON v.id = n.video_id WHERE v.lecture_id = l.id"
                        " AND n.is_current = 1 AND c.file = t.name)",
                        lecture_id);
    if (!session.ok()) return session.outcome().error();
    return static_cast<std::uint64_t>(bytes.value_or(0));
}

result<void> fit_caption_texts(db::transaction& in, std::string_view lecture_id, const caption_room& room,
                               base::time_point now) {
    struct kept_text {
        std::string name;
        std::uint64_t bytes = 0;
        bool is_named = false;
    };
    std::vector<kept_text> texts;
    std::uint64_t all = 0;
    db::session session(in.connection());
    session.each(
        "SELECT t.name, length(CAST(t.webvtt AS BLOB)), EXISTS (SELECT 1 FROM captions c"
        " JOIN video_versions n ON n.id = c.version_id JOIN videos v ON v.id = n.video_id"
        " WHERE v.lecture_id = l.id AND n.is_current = 1 AND c.file = t.name)"
        " FROM caption_texts t JOIN lectures l ON l.id = t.lecture_id WHERE l.public_id = ?"
        " ORDER BY t.used_us, t.name",
        [&](const db::statement& row) {
            texts.push_back({row.text(0), static_cast<std::uint64_t>(row.integer(1)), row.integer(2) != 0});
            all += texts.back().bytes;
        },
        lecture_id);
    for (const auto& text : texts) {
        if (all <= room.bytes) break;
        if (text.is_named || text.bytes == 0) continue;
        session.run("UPDATE caption_texts SET webvtt = '', removed_us = ?3 WHERE name = ?2"
                    " AND lecture_id = (SELECT id FROM lectures WHERE public_id = ?1)",
                    lecture_id, text.name, to_us(now));
        all -= text.bytes;
    }
    if (!session.ok()) return session.outcome();
    // Only those that are named are left of what is too much.
    if (all <= std::max(room.bytes, room.taken)) return {};
    return error{errc::too_large, "the captions of a lecture may take " + std::to_string(room.bytes) +
                                      " bytes together, and would take " + std::to_string(all) +
                                      ": take others away, or send fewer"};
}

result<std::string> removed_texts_mark(db::database& database) {
    db::session session(database);
    auto mark = session.text("SELECT count(*) || '/' || coalesce(max(removed_us), 0) FROM caption_texts"
                             " WHERE removed_us IS NOT NULL");
    if (!session.ok()) return session.outcome().error();
    return mark.value_or("");
}

} // namespace lectern::catalogue
